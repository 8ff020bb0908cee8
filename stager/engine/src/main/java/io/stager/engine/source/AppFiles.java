package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of an app that count, in the order of the bytes of their names, depth first; and what
 * was left out.
 */
public record AppFiles(Path root, List<AppFile> entries, List<Ruling> leftOut) {
  /** Copies the lists. */
  public AppFiles {
    entries = List.copyOf(entries);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * {@return the files in the directory that the rules, and the ignore files among them, leave in}
   *
   * @throws StagingException when there is nothing in it, or something that no app can hold
   */
  public static AppFiles collect(Path directory, IgnoreRules rules) {
    var walk = new AppWalk(directory);
    walk.visit("", rules);
    return walk.result();
  }

  /**
   * {@return the files in the directory that the cf command would send}
   *
   * @throws StagingException when there is nothing in it, or something that no app can hold
   */
  public static AppFiles collectClassic(Path directory) {
    var walk = new AppWalk(directory);
    walk.visitClassic("", ClassicRules.of(IgnoreFile.in(directory).text().orElse("")));
    return walk.result();
  }

  /**
   * {@return a file of which the cf command would think otherwise, if there is one}
   *
   * <p>To be asked of what was collected with git's rules.
   */
  public Optional<DialectDifference> difference() {
    return DialectDifference.in(this);
  }

  /** {@return how many files and links there are} */
  public int count() {
    return (int) entries.stream().filter(e -> !(e instanceof AppFile.Directory)).count();
  }

  /** {@return how many bytes the files hold} */
  public long bytes() {
    return entries.stream().mapToLong(e -> e instanceof AppFile.Regular(_, var s) ? s : 0).sum();
  }

  /**
   * {@return how many entries each ignore file leaves out}
   *
   * <p>What the default rules leave out, such as the manifest, is not worth a word.
   */
  public Map<String, Integer> leftOutCounts() {
    var counts = new LinkedHashMap<String, Integer>();
    leftOut.stream()
        .filter(entry -> !entry.isDefault())
        .forEach(entry -> counts.merge(entry.by(), 1, Integer::sum));
    return counts;
  }

  /**
   * Copies them into the directory, which exists and is empty. Modes and times stay, links stay
   * links; whoever owns a file may read and write it.
   */
  public void copyTo(Path target) {
    for (var entry : entries) {
      var name = PathBytes.path(entry.path());
      var from = root.resolve(name);
      try {
        copy(entry, from, target.resolve(name));
      } catch (IOException e) {
        throw Unreadable.because(from, e);
      }
    }
  }

  private static void copy(AppFile entry, Path from, Path to) throws IOException {
    switch (entry) {
      case AppFile.Link(_, var link) -> Files.createSymbolicLink(to, PathBytes.path(link));
      case AppFile.Directory _ -> {
        Files.createDirectory(to);
        Files.setPosixFilePermissions(to, permissions(from, true));
      }
      case AppFile.Regular(_, var size) -> copyFile(from, to, size);
    }
  }

  /** A file that grows or shrinks while it is read would be neither what it was nor what it is. */
  private static void copyFile(Path from, Path to, long size) throws IOException {
    var before = Files.getLastModifiedTime(from, LinkOption.NOFOLLOW_LINKS);
    Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
    if (Files.size(to) != size
        || !Files.getLastModifiedTime(from, LinkOption.NOFOLLOW_LINKS).equals(before)) {
      throw Unreadable.changed(from, "changed");
    }
    Files.setPosixFilePermissions(to, permissions(from, false));
    Files.setLastModifiedTime(to, before);
  }

  private static Set<PosixFilePermission> permissions(Path of, boolean directory)
      throws IOException {
    var permissions = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    if (directory) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    permissions.addAll(Files.getPosixFilePermissions(of, LinkOption.NOFOLLOW_LINKS));
    return permissions;
  }
}
