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
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory in the making, in the directory where it will stand: it becomes its target in
 * one step, or it is gone when this is closed, also when the JVM is told to end before.
 */
final class Scratch implements AutoCloseable {
  private static final int SECONDS_TO_STOP = 5;

  private final Path path;
  private final Thread owner = Thread.currentThread();
  private final Thread removal = new Thread(this::stopAndRemove, "scratch removal");
  private final CountDownLatch closed = new CountDownLatch(1);

  private Scratch(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** {@return a name in this directory that nothing has yet} */
  static Scratch in(Path directory, Path target) {
    var random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
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
    remove();
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException ending) {
      // The JVM ends, and the hook has waited for the line above.
    }
  }

  /** Stops whoever still writes, before taking away what it writes to. */
  private void stopAndRemove() {
    owner.interrupt();
    try {
      if (!closed.await(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        remove();
      }
    } catch (InterruptedException e) {
      remove();
    }
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
