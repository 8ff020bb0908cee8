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
    var mounts = new ArrayList<JsonObject>();
    Stream.concat(
            kernelMounts().stream(),
            spec.rootfs().layOut(root, spec.isolation().network()).stream())
        .map(Mount::toJson)
        .forEach(mounts::add);
    spec.mounts().stream().map(Mount::toJson).forEach(mounts::add);
    for (var mount : spec.mounts()) {
      makePoint(root, mount);
    }
    Files.writeString(directory.resolve("config.json"), config(id, spec, mounts).pretty());
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

  private static JsonObject config(String id, ContainerSpec spec, List<JsonObject> mounts) {
    return JsonObject.empty()
        .with("ociVersion", "1.0.2")
        .with("process", process(spec))
        .with("root", JsonObject.empty().with("path", "rootfs").with("readonly", true))
        .with("hostname", spec.isolation().hostname())
        .with("mounts", mounts)
        .with("linux", linux(id, spec.isolation()));
  }

  private static JsonObject process(ContainerSpec spec) {
    var nofile = Machine.nofile(spec.isolation().limits().nofile());
    return JsonObject.empty()
        .with("terminal", false)
        .with(
            "user", JsonObject.empty().with("uid", Vcap.ID).with("gid", Vcap.ID).with("umask", 18))
        .with("args", spec.program().argv())
        .with("env", environment(spec.program()))
        .with("cwd", spec.program().directory())
        .with("capabilities", JsonObject.empty())
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

  private static JsonObject linux(String id, Isolation isolation) {
    var namespaces = new ArrayList<>(List.of("pid", "ipc", "uts", "mount", "cgroup"));
    if (isolation.network() == Isolation.Network.OWN) {
      namespaces.add("network");
    }
    return JsonObject.empty()
        .with("cgroupsPath", "/stager/" + id)
        .with("resources", resources(isolation.limits()))
        .with(
            "namespaces",
            namespaces.stream().map(type -> JsonObject.empty().with("type", type)).toList())
        .with("maskedPaths", MASKED)
        .with("readonlyPaths", READ_ONLY);
  }

  /** Swap counts as memory, so that the limit is one that holds. */
  private static JsonObject resources(Isolation.Limits limits) {
    var noDevices = List.of(JsonObject.empty().with("allow", false).with("access", "rwm"));
    var resources =
        JsonObject.empty()
            .with("devices", noDevices)
            .with("pids", JsonObject.empty().with("limit", limits.pids()));
    return limits.memoryBytes().isPresent()
        ? resources.with(
            "memory", JsonObject.empty().with("limit", limits.memoryBytes().getAsLong()))
        : resources;
  }

  private static List<Mount> kernelMounts() {
    return List.of(
        new Mount.Special("/proc", "proc", List.of("nosuid", "noexec", "nodev")),
        new Mount.Special("/dev", "tmpfs", List.of("nosuid", "mode=755", "size=65536k")),
        new Mount.Special(
            "/dev/pts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
        new Mount.Special(
            "/dev/shm", "tmpfs", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")),
        new Mount.Special("/sys", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
        new Mount.Special(
            "/sys/fs/cgroup", "cgroup", List.of("nosuid", "noexec", "nodev", "relatime", "ro")));
  }
}
