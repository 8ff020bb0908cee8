package io.stager.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Control groups of single members of a container, each with a limit of memory of its own, so that
 * who takes more than its share is the one that dies.
 *
 * <p>They are there before the container, which sees each at a place of its own, and may write
 * nothing there but who enters:
 *
 * <pre>
 * version 1   memory/stager/ID/MEMBER           below the container's own group
 * version 2   stager/ID/{launcher,MEMBER}       beside it: a group with controllers holds no process
 * </pre>
 */
public final class MemberGroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path VERSION_1 = ROOT.resolve("memory/stager");
  private static final Path VERSION_2 = ROOT.resolve("stager");
  private static final String SEEN_AT = "/run/stager/cgroup/";
  private static final String ENTERED_BY = "cgroup.procs";
  private static final long MEGABYTE = 1024L * 1024;

  private final String ownGroup;
  private final List<Group> groups;

  private MemberGroups(String ownGroup, List<Group> groups) {
    this.ownGroup = ownGroup;
    this.groups = List.copyOf(groups);
  }

  /** What one member may use; its name is for who looks at the groups. */
  public record Share(String member, int megabytes) {}

  /** The group of one member, and where the container sees it. */
  public record Group(Share share, Path directory) {
    /** {@return the directory that the container sees} */
    public String seenAt() {
      return SEEN_AT + directory.getFileName();
    }

    private Stream<Mount> mounts() {
      return Stream.of(
          Mount.readOnly(directory, seenAt()),
          Mount.writable(directory.resolve(ENTERED_BY), seenAt() + "/" + ENTERED_BY));
    }
  }

  /** {@return none: the container's limit holds for all members together} */
  public static MemberGroups none(String container) {
    return new MemberGroups(container, List.of());
  }

  /**
   * Makes the groups of a container that is about to be made.
   *
   * @param whole the limits of all members together
   * @throws IOException when this user may not, or the kernel has no controller of memory
   */
  public static MemberGroups make(String container, Isolation.Limits whole, List<Share> shares)
      throws IOException {
    try {
      return Files.exists(VERSION_1.resolveSibling("memory.limit_in_bytes"))
          ? first(container, shares)
          : second(container, whole, shares);
    } catch (IOException e) {
      remove(container);
      throw e;
    }
  }

  private static MemberGroups first(String container, List<Share> shares) throws IOException {
    var groups = new ArrayList<Group>();
    for (var share : shares) {
      var group = group(VERSION_1.resolve(container), groups.size(), share);
      var bytes = share.megabytes() * MEGABYTE;
      write(group.directory().resolve("memory.limit_in_bytes"), bytes);
      writeWhereItIs(group.directory().resolve("memory.memsw.limit_in_bytes"), bytes);
      groups.add(group);
    }
    return new MemberGroups(container, groups);
  }

  /** The limits of the whole stand above all of them, since the runtime only sees its own leaf. */
  private static MemberGroups second(String container, Isolation.Limits whole, List<Share> shares)
      throws IOException {
    var parent = Files.createDirectories(VERSION_2.resolve(container));
    for (var above : List.of(ROOT, VERSION_2, parent)) {
      Files.writeString(above.resolve("cgroup.subtree_control"), "+memory +pids");
    }
    if (whole.memoryBytes().isPresent()) {
      write(parent.resolve("memory.max"), whole.memoryBytes().getAsLong());
    }
    write(parent.resolve("pids.max"), whole.pids());
    letIn(parent);
    var groups = new ArrayList<Group>();
    for (var share : shares) {
      var group = group(parent, groups.size(), share);
      write(group.directory().resolve("memory.max"), share.megabytes() * MEGABYTE);
      writeWhereItIs(group.directory().resolve("memory.swap.max"), 0);
      groups.add(group);
    }
    return new MemberGroups(container + "/launcher", groups);
  }

  private static Group group(Path parent, int number, Share share) throws IOException {
    var name = number + "-" + share.member().replaceAll("[^A-Za-z0-9._-]+", "-");
    var directory = parent.resolve(name.substring(0, Math.min(name.length(), 64)));
    Files.createDirectories(directory);
    letIn(directory);
    return new Group(share, directory);
  }

  private static void letIn(Path directory) throws IOException {
    Files.setAttribute(directory.resolve(ENTERED_BY), "unix:uid", Vcap.ID);
  }

  private static void write(Path file, long number) throws IOException {
    Files.writeString(file, Long.toString(number));
  }

  /** A kernel that counts no swap has no such file. */
  private static void writeWhereItIs(Path file, long number) throws IOException {
    if (Files.exists(file)) {
      write(file, number);
    }
  }

  /** {@return the container's own group, below ours} */
  public String ownGroup() {
    return ownGroup;
  }

  /** {@return the groups, one for each share} */
  public List<Group> groups() {
    return groups;
  }

  /** {@return what shows the groups to the container} */
  public List<Mount> mounts() {
    return groups.stream().flatMap(Group::mounts).toList();
  }

  /** Removes what is left of a container's groups; nothing runs in them any more. */
  public static void remove(String container) throws IOException {
    for (var parent : List.of(VERSION_1.resolve(container), VERSION_2.resolve(container))) {
      if (Files.isDirectory(parent)) {
        removeAll(parent);
      }
    }
  }

  /** The kernel's own files in a group go with it. */
  private static void removeAll(Path parent) throws IOException {
    try (Stream<Path> directories = Files.walk(parent).filter(Files::isDirectory)) {
      for (var directory : directories.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(directory);
      }
    }
  }
}
