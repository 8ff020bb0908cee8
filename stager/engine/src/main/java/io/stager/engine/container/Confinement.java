package io.stager.engine.container;

import io.stager.droplet.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The parts of a container's configuration that depend on who makes it. */
sealed interface Confinement {
  static Confinement of(Privilege privilege) {
    return switch (privilege) {
      case Privilege.Root root -> new ByRoot();
      case Privilege.Ordinary(var owner) -> new ByAnybody(owner);
    };
  }

  /** {@return the user of the container that its first program is started as} */
  int user();

  /** {@return the words that start a program, which is then vcap} */
  List<String> words(List<String> program);

  /** {@return the rights of a process before it is vcap} */
  JsonObject capabilities();

  /** {@return the kernel's filesystems} */
  List<Mount> mounts();

  /** {@return what of its own making the container sees} */
  List<Mount> shown();

  /** {@return the kinds of namespaces beside that of the network} */
  List<String> namespaces();

  /** {@return what the container may use, and whose it is on the machine} */
  JsonObject linux(String id, Isolation.Limits limits);

  private static Mount special(String destination, String type, String... options) {
    return new Mount.Special(
        destination, type, Stream.concat(Stream.of("nosuid"), Stream.of(options)).toList());
  }

  private static List<Mount> everybodysMounts() {
    return List.of(
        special("/proc", "proc", "noexec", "nodev"),
        special("/dev", "tmpfs", "mode=755", "size=65536k"),
        special("/dev/shm", "tmpfs", "noexec", "nodev", "mode=1777", "size=65536k"));
  }

  private static List<Mount> plus(Mount... more) {
    var all = new ArrayList<>(everybodysMounts());
    all.addAll(List.of(more));
    return all;
  }

  /** By root: with control groups, as vcap from the beginning. */
  record ByRoot() implements Confinement {
    @Override
    public int user() {
      return Vcap.ID;
    }

    @Override
    public List<String> words(List<String> program) {
      return program;
    }

    @Override
    public JsonObject capabilities() {
      return JsonObject.empty();
    }

    @Override
    public List<Mount> mounts() {
      return plus(
          special(
              "/dev/pts", "devpts", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
          special("/sys", "sysfs", "noexec", "nodev", "ro"),
          special("/sys/fs/cgroup", "cgroup", "noexec", "nodev", "relatime", "ro"));
    }

    @Override
    public List<Mount> shown() {
      return List.of();
    }

    @Override
    public List<String> namespaces() {
      return List.of("pid", "ipc", "uts", "mount", "cgroup");
    }

    @Override
    public JsonObject linux(String id, Isolation.Limits limits) {
      return JsonObject.empty()
          .with("cgroupsPath", "/stager/" + id)
          .with("resources", resources(limits));
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
  }

  /**
   * By anybody else: without control groups, and without what takes a right on the machine.
   *
   * <p>The container's own user namespace knows its root alone, which is the caller. Its first
   * program makes the one within in which the same user is vcap; the right to map its own number is
   * all that it has, and it is gone when the program of vcap begins. The outer namespace is shown
   * in the container, since whoever enters that later has to go through both.
   */
  record ByAnybody(Privilege.Owner owner) implements Confinement {
    /** Where the container shows the outer namespace; only its owner outside can enter that. */
    static final String OUTER = "/run/stager/user";

    private static final List<String> TO_VCAP =
        List.of("/usr/bin/unshare", "--map-user=" + Vcap.ID, "--map-group=" + Vcap.ID, "--");

    @Override
    public int user() {
      return 0;
    }

    @Override
    public List<String> words(List<String> program) {
      return Stream.concat(TO_VCAP.stream(), program.stream()).toList();
    }

    @Override
    public JsonObject capabilities() {
      var mapping = List.of("CAP_SETFCAP");
      return JsonObject.empty()
          .with("bounding", mapping)
          .with("permitted", mapping)
          .with("effective", mapping);
    }

    @Override
    public List<Mount> mounts() {
      return plus(
          special("/dev/pts", "devpts", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    }

    /** The runtime looks the source up when it is within that namespace already. */
    @Override
    public List<Mount> shown() {
      return List.of(Mount.readOnly(Path.of("/proc/self/ns/user"), OUTER));
    }

    @Override
    public List<String> namespaces() {
      return List.of("pid", "ipc", "uts", "mount", "cgroup", "user");
    }

    @Override
    public JsonObject linux(String id, Isolation.Limits limits) {
      return JsonObject.empty()
          .with("uidMappings", List.of(onlyRoot(owner.user())))
          .with("gidMappings", List.of(onlyRoot(owner.group())));
    }

    private static JsonObject onlyRoot(int caller) {
      return JsonObject.empty().with("containerID", 0).with("hostID", caller).with("size", 1);
    }
  }
}
