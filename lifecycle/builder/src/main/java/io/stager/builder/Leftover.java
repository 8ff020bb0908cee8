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
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * A file or tree that nobody needs any more. Links in it are removed and never followed.
 *
 * @param root what goes, with all that is in it
 */
public record Leftover(Path root) {
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
      var permissions = Files.getPosixFilePermissions(directory, NOFOLLOW_LINKS);
      if (!permissions.contains(PosixFilePermission.OWNER_WRITE)) {
        var more = EnumSet.noneOf(PosixFilePermission.class);
        more.addAll(permissions);
        more.add(PosixFilePermission.OWNER_WRITE);
        more.add(PosixFilePermission.OWNER_EXECUTE);
        Files.setPosixFilePermissions(directory, more);
      }
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
