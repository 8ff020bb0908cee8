package io.stager.engine.container;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An OCI bundle: a directory with {@code config.json} and the skeleton of the root filesystem. */
public record Bundle(Path directory) {
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /**
   * Writes the bundle of a container into a directory, which is made.
   *
   * @param id the container's name, which its control groups have too
   * @throws IOException when a file cannot be written
   */
  public static Bundle write(Path directory, String id, ContainerSpec spec) throws IOException {
    var root = Files.createDirectories(directory.resolve("rootfs"));
    var confinement = Confinement.of(Privilege.ofThisProcess());
    var stack = spec.rootfs().layOut(root, spec.isolation().network());
    var upon = Stream.concat(confinement.shown().stream(), spec.mounts().stream()).toList();
    for (var mount : upon) {
      makePoint(root, mount);
    }
    var mounts =
        Stream.of(confinement.mounts(), stack, upon)
            .flatMap(List::stream)
            .map(Mount::toJson)
            .toList();
    var config =
        config(spec, confinement, mounts).with("linux", linux(id, spec.isolation(), confinement));
    Files.writeString(directory.resolve("config.json"), config.pretty());
    return new Bundle(directory);
  }

  /** Makes the place that a mount goes to, unless it lies within another mount. */
  private static void makePoint(Path root, Mount mount) throws IOException {
    var point = root.resolve(mount.destination().substring(1));
    if (mount instanceof Mount.Bind(var source, var destination, var writable)
        && !Files.isDirectory(source)) {
      Files.createDirectories(point.getParent());
      if (!Files.exists(point)) {
        Files.createFile(point);
      }
    } else {
      Files.createDirectories(point);
    }
    if (mount instanceof Mount.Special) {
      // The runtime gives what it mounts there the mode of the place.
      Files.setPosixFilePermissions(point, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  private static JsonObject config(
      ContainerSpec spec, Confinement confinement, List<JsonObject> mounts) {
    return JsonObject.empty()
        .with("ociVersion", "1.0.2")
        .with("process", process(spec, confinement))
        .with("root", JsonObject.empty().with("path", "rootfs").with("readonly", true))
        .with("hostname", spec.isolation().hostname())
        .with("mounts", mounts);
  }

  private static JsonObject process(ContainerSpec spec, Confinement confinement) {
    var nofile = Machine.nofile(spec.isolation().limits().nofile());
    return JsonObject.empty()
        .with("terminal", false)
        .with(
            "user",
            JsonObject.empty()
                .with("uid", confinement.user())
                .with("gid", confinement.user())
                .with("umask", 18))
        .with("args", confinement.words(spec.program().argv()))
        .with("env", environment(spec.program()))
        .with("cwd", spec.program().directory())
        .with("capabilities", confinement.capabilities())
        .with(
            "rlimits",
            List.of(
                JsonObject.empty()
                    .with("type", "RLIMIT_NOFILE")
                    .with("hard", nofile)
                    .with("soft", nofile)))
        .with("noNewPrivileges", true);
  }

  private static List<String> environment(Invocation program) {
    return program.env().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .sorted()
        .toList();
  }

  private static JsonObject linux(String id, Isolation isolation, Confinement confinement) {
    var namespaces = new ArrayList<>(confinement.namespaces());
    if (isolation.network() != Isolation.Network.HOST) {
      namespaces.add("network");
    }
    return confinement
        .linux(id, isolation.limits())
        .with(
            "namespaces",
            namespaces.stream().map(type -> JsonObject.empty().with("type", type)).toList())
        .with("maskedPaths", MASKED)
        .with("readonlyPaths", READ_ONLY);
  }
}
