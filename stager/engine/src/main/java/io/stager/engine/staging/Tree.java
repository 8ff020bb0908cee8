package io.stager.engine.staging;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.stager.builder.Leftover;
import io.stager.engine.container.Privilege;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A directory with all that is in it: copied, given away, deleted. Links are never followed. */
record Tree(Path root) {
  /** Copies everything to a directory that does not exist yet: modes, owners and times too. */
  void copyTo(Path target) throws IOException {
    Files.walkFileTree(root, new Copy(root, target));
  }

  /** Moves everything to a directory that does not exist yet, on another disk too. */
  void moveTo(Path target) throws IOException {
    try {
      Files.move(root, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      copyTo(target);
      delete();
    }
  }

  /** {@return how much all files in it hold} */
  long bytes() throws IOException {
    var sizes = new Sizes();
    Files.walkFileTree(root, sizes);
    return sizes.sum;
  }

  /** Gives everything to a user and a group. */
  void giveTo(Privilege.Owner owner) throws IOException {
    Files.walkFileTree(root, new Gift(owner));
  }

  /** Deletes everything, directories too that their owner made read-only. */
  void delete() throws IOException {
    new Leftover(root).remove();
  }

  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path target;

    Copy(Path root, Path target) {
      this.root = root;
      this.target = target;
    }

    private Path place(Path path) {
      return target.resolve(root.relativize(path));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(place(directory));
      return FileVisitResult.CONTINUE;
    }

    /** Pipes, sockets and devices mean nothing in a copy. */
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isOther()) {
        Files.copy(file, place(file), StandardCopyOption.COPY_ATTRIBUTES, NOFOLLOW_LINKS);
      }
      return FileVisitResult.CONTINUE;
    }

    /** A directory gets its mode last, since it may not be one that can be written to. */
    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      repeat(directory, "unix:uid");
      repeat(directory, "unix:gid");
      repeat(directory, "unix:mode");
      repeat(directory, "lastModifiedTime");
      return FileVisitResult.CONTINUE;
    }

    /** Who may not give files away has no need to: then all are the caller's own. */
    private void repeat(Path directory, String attribute) throws IOException {
      try {
        var value = Files.getAttribute(directory, attribute);
        if (!value.equals(Files.getAttribute(place(directory), attribute))) {
          Files.setAttribute(place(directory), attribute, value);
        }
      } catch (FileSystemException e) {
        if (!attribute.endsWith("id")) {
          throw e;
        }
      }
    }
  }

  private static final class Sizes extends SimpleFileVisitor<Path> {
    private long sum;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      sum += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    /** Scripts make and remove files while they are counted. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Gift extends SimpleFileVisitor<Path> {
    private final Privilege.Owner owner;

    Gift(Privilege.Owner owner) {
      this.owner = owner;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      return give(directory);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return give(file);
    }

    private FileVisitResult give(Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", owner.user(), NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.group(), NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }
  }
}
