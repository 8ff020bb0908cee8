package io.stager.builder;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or tree that nobody needs any more. Links in it are removed and never followed.
 *
 * @param root what goes, with all that is in it
 */
public record Leftover(Path root) {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Removes everything, directories too that their owner made read-only, as Go's module cache does.
   *
   * @throws IOException when something cannot be removed
   */
  public void remove() throws IOException {
    try {
      Files.walkFileTree(root, new Removal());
    } catch (NoSuchFileException e) {
      // It was not there, or went away by itself: either way it is gone.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      open(directory);
      return FileVisitResult.CONTINUE;
    }

    /** {@return whether it was closed to its owner} */
    private static boolean open(Path directory) throws IOException {
      var permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(directory, NOFOLLOW_LINKS));
      var closed = permissions.addAll(OWNERS);
      if (closed) {
        Files.setPosixFilePermissions(directory, permissions);
      }
      return closed;
    }

    /** A directory that even its owner may not look into: only root is not kept out by that. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (!Files.isDirectory(file, NOFOLLOW_LINKS) || !open(file)) {
        throw failure;
      }
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
