package io.stager.engine.source;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
public record AppFiles(Path root, List<AppFile> entries, List<LeftOut> leftOut) {
  private static final int LARGEST_IGNORE_FILE = 1 << 20;

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
    var walk = new Walk(directory);
    walk.visit("", rules);
    return walk.result();
  }

  /**
   * {@return the files in the directory that the cf command would send}
   *
   * @throws StagingException when there is nothing in it, or something that no app can hold
   */
  public static AppFiles collectClassic(Path directory) {
    var walk = new Walk(directory);
    walk.visitClassic("", ClassicRules.of(walk.ownRules("").orElse("")));
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
        .filter(entry -> !entry.by().equals(IgnoreRules.DEFAULTS))
        .forEach(entry -> counts.merge(entry.by(), 1, Integer::sum));
    return counts;
  }

  /**
   * Copies them into the directory, which exists and is empty. Modes and times stay, links stay
   * links; whoever owns a file may read and write it.
   */
  public void copyTo(Path target) {
    for (var entry : entries) {
      try {
        copy(entry, target.resolve(entry.path()));
      } catch (IOException e) {
        throw unreadable(root.resolve(entry.path()), e);
      }
    }
  }

  private void copy(AppFile entry, Path to) throws IOException {
    var from = root.resolve(entry.path());
    switch (entry) {
      case AppFile.Link(_, var target) -> Files.createSymbolicLink(to, Path.of(target));
      case AppFile.Directory _ -> {
        Files.createDirectory(to);
        Files.setPosixFilePermissions(to, permissions(from, true));
      }
      case AppFile.Regular _ -> {
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(to, permissions(from, false));
        Files.setLastModifiedTime(to, Files.getLastModifiedTime(from, LinkOption.NOFOLLOW_LINKS));
      }
    }
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

  private static StagingException unreadable(Path path, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return new StagingException.MachineLacks(
              "'" + path + "' may not be read",
              path.toString(),
              "let the user who runs stager read it, or leave it out with .cfignore")
          .causedBy(cause);
    }
    return new StagingException.InvalidInput(
            "'%s' cannot be read: %s".formatted(path, cause.getMessage()),
            path.toString(),
            "leave it out with .cfignore, or repair it")
        .causedBy(cause);
  }

  /** One way through the directories of an app. */
  private static final class Walk {
    private final Path root;
    private final List<AppFile> entries = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    void visit(String directory, IgnoreRules rules) {
      var here = withOwn(directory, rules);
      for (var child : children(root.resolve(directory))) {
        var path = directory.isEmpty() ? name(child) : directory + "/" + name(child);
        var attributes = attributes(child);
        var ignored = here.of(path, attributes.isDirectory());
        ignored.ifPresentOrElse(leftOut::add, () -> take(path, child, attributes, here));
      }
    }

    private static String name(Path child) {
      return String.valueOf(child.getFileName());
    }

    AppFiles result() {
      if (entries.stream().allMatch(AppFile.Directory.class::isInstance)) {
        throw new StagingException.NotFound(
            "No app files found in '" + root + "'",
            root.toString(),
            leftOut.isEmpty()
                ? "name the directory that holds the app"
                : "look what %s leaves out".formatted(leftOut.getFirst().by()));
      }
      return new AppFiles(root, entries, leftOut);
    }

    /** A directory that is left out comes along all the same when a file in it is taken back. */
    void visitClassic(String directory, ClassicRules rules) {
      for (var child : children(root.resolve(directory))) {
        var path = directory.isEmpty() ? name(child) : directory + "/" + name(child);
        var attributes = attributes(child);
        var ignored = rules.explain(path);
        if (!attributes.isDirectory()) {
          ignored.ifPresentOrElse(leftOut::add, () -> takeFile(path, child, attributes));
        } else if (ignored.isPresent() && !rules.mayTakeBack()) {
          leftOut.add(ignored.get());
        } else {
          entries.add(new AppFile.Directory(path));
          var before = entries.size();
          visitClassic(path, rules);
          if (ignored.isPresent() && entries.size() == before) {
            entries.removeLast();
          }
        }
      }
    }

    private IgnoreRules withOwn(String directory, IgnoreRules rules) {
      var path = directory.isEmpty() ? IgnoreRules.FILE : directory + "/" + IgnoreRules.FILE;
      return ownRules(directory).map(text -> rules.with(text, path)).orElse(rules);
    }

    /** {@return what the ignore file of the directory holds} */
    Optional<String> ownRules(String directory) {
      var file = root.resolve(directory).resolve(IgnoreRules.FILE);
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (var in = Files.newInputStream(file)) {
        return Optional.of(new String(in.readNBytes(LARGEST_IGNORE_FILE), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    private static List<Path> children(Path directory) {
      try (var children = Files.newDirectoryStream(directory)) {
        var all = new ArrayList<Path>();
        children.forEach(all::add);
        all.sort(Comparator.comparing(Walk::nameBytes, Arrays::compareUnsigned));
        return all;
      } catch (IOException e) {
        throw unreadable(directory, e);
      }
    }

    private static byte[] nameBytes(Path child) {
      return name(child).getBytes(StandardCharsets.UTF_8);
    }

    private static BasicFileAttributes attributes(Path path) {
      try {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    private void take(String path, Path file, BasicFileAttributes attributes, IgnoreRules rules) {
      if (attributes.isDirectory()) {
        entries.add(new AppFile.Directory(path));
        visit(path, rules);
      } else {
        takeFile(path, file, attributes);
      }
    }

    private void takeFile(String path, Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        entries.add(link(path, file));
      } else if (attributes.isRegularFile()) {
        entries.add(new AppFile.Regular(path, attributes.size()));
      } else {
        throw new StagingException.InvalidInput(
            "'%s' is neither a file, a directory nor a link".formatted(path),
            file.toString(),
            "remove it (a socket, a pipe or a device cannot be staged), or name it in .cfignore");
      }
    }

    private AppFile link(String path, Path file) {
      try {
        var target = Files.readSymbolicLink(file).toString();
        AppLinks.check(root, path, target);
        return new AppFile.Link(path, target);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }
}
