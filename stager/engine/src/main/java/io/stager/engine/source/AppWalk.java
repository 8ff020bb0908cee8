package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** One way through the directories of an app. */
final class AppWalk {
  private final Path root;
  private final List<AppFile> entries = new ArrayList<>();
  private final List<Ruling> leftOut = new ArrayList<>();

  /** An entry of a directory: its path in the app, and the one on this machine. */
  private record Child(String path, Path file, BasicFileAttributes attributes) {}

  AppWalk(Path root) {
    this.root = root;
  }

  /**
   * Takes what the rules leave in.
   *
   * @param directory relative to the app, with a slash at its end; empty for the app's own
   */
  void visit(String directory, IgnoreRules rules) {
    var here = withOwn(directory, rules);
    for (var child : children(directory)) {
      here.of(child.path(), child.attributes().isDirectory())
          .filter(Ruling::leavesOut)
          .ifPresentOrElse(leftOut::add, () -> take(child, here));
    }
  }

  /** A directory that is left out comes along all the same when a file in it is taken back. */
  void visitClassic(String directory, ClassicRules rules) {
    for (var child : children(directory)) {
      var ignored = rules.explain(child.path()).filter(Ruling::leavesOut);
      if (!child.attributes().isDirectory()) {
        ignored.ifPresentOrElse(leftOut::add, () -> takeFile(child));
      } else if (ignored.isPresent() && !rules.mayTakeBack()) {
        leftOut.add(ignored.get());
      } else {
        entries.add(new AppFile.Directory(child.path()));
        var before = entries.size();
        visitClassic(child.path() + "/", rules);
        if (ignored.isPresent() && entries.size() == before) {
          entries.removeLast();
        }
      }
    }
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

  private IgnoreRules withOwn(String directory, IgnoreRules rules) {
    return IgnoreFile.in(onDisk(directory))
        .text()
        .map(text -> rules.with(text, directory + IgnoreRules.FILE))
        .orElse(rules);
  }

  private List<Child> children(String directory) {
    var path = onDisk(directory);
    try (var children = Files.newDirectoryStream(path)) {
      var all = new ArrayList<Child>();
      for (var file : children) {
        all.add(new Child(directory + PathBytes.text(file.getFileName()), file, attributes(file)));
      }
      all.sort((one, other) -> PathBytes.compare(one.path(), other.path()));
      return all;
    } catch (IOException e) {
      throw Unreadable.because(path, e);
    }
  }

  private Path onDisk(String directory) {
    return root.resolve(PathBytes.path(directory));
  }

  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw Unreadable.because(path, e);
    }
  }

  private void take(Child child, IgnoreRules rules) {
    if (child.attributes().isDirectory()) {
      entries.add(new AppFile.Directory(child.path()));
      visit(child.path() + "/", rules);
    } else {
      takeFile(child);
    }
  }

  private void takeFile(Child child) {
    if (child.attributes().isSymbolicLink()) {
      entries.add(link(child));
    } else if (child.attributes().isRegularFile()) {
      entries.add(new AppFile.Regular(child.path(), child.attributes().size()));
    } else {
      throw new StagingException.InvalidInput(
          "'%s' is neither a file, a directory nor a link".formatted(child.path()),
          child.file().toString(),
          "remove it (a socket, a pipe or a device cannot be staged), or name it in .cfignore");
    }
  }

  private AppFile link(Child child) {
    try {
      var target = PathBytes.text(Files.readSymbolicLink(child.file()));
      AppLinks.check(root, child.path(), target);
      return new AppFile.Link(child.path(), target);
    } catch (IOException e) {
      throw Unreadable.because(child.file(), e);
    }
  }
}
