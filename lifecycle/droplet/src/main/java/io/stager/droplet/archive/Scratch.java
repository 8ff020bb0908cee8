package io.stager.droplet.archive;

import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory in the making, in the directory where it will stand: it becomes its target in
 * one step, or it is gone when this is closed, also when the JVM is told to end before.
 */
final class Scratch implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;
  private final Thread removal;

  private Scratch(Path path) {
    this.path = path;
    this.removal = new Thread(this::remove, "remove " + path);
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** {@return a name in this directory that nothing has yet} */
  static Scratch in(Path directory, Path target) {
    var random = HexFormat.of().toHexDigits(RANDOM.nextLong());
    return new Scratch(directory.resolve(".stager-" + random + "-" + shortened(target)));
  }

  private static String shortened(Path target) {
    var name = EntryName.shown(target.getFileName().toString());
    return name.chars().allMatch(c -> c < 0x80) && name.length() < 100 ? name : "new";
  }

  Path path() {
    return path;
  }

  /** Becomes the target, in one step, and sees to it that the step outlives a power cut. */
  void become(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (var directory = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException ending) {
      // The hook runs beside us: whoever comes last finds what the other left.
    }
    remove();
  }

  private void remove() {
    try {
      if (Files.exists(path)) {
        delete(path);
      }
    } catch (IOException e) {
      // What failed before is worth reporting; that something of it is left over is not.
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
