package io.stager.engine.staging;

import io.stager.engine.Turn;
import io.stager.engine.container.Vcap;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that stands for /home/vcap where there is no container.
 *
 * <p>/home/vcap itself, if it can be had for this staging alone: then the droplet is the same as
 * from a container. Else a temporary directory, and whoever stages is told which files name it.
 */
final class PlainHome implements AutoCloseable {
  private static final Path REAL = Path.of(Vcap.HOME);
  private static final Path LOCK = Path.of("/home/.vcap.stager.lock");

  private final Path directory;
  private final Optional<Turn> lock;
  private final boolean made;

  private PlainHome(Path directory, Optional<Turn> lock, boolean made) {
    this.directory = directory;
    this.lock = lock;
    this.made = made;
  }

  static PlainHome claim(Path otherwise) throws IOException {
    var lock = lock();
    try {
      if (lock.isPresent()) {
        var made = !Files.exists(REAL);
        Files.createDirectories(REAL);
        if (Files.isWritable(REAL) && isEmpty(REAL)) {
          return new PlainHome(REAL, lock, made);
        }
      }
    } catch (FileAlreadyExistsException e) {
      // Something that is no directory has the name: the other directory serves.
    }
    if (lock.isPresent()) {
      lock.get().close();
    }
    return new PlainHome(Files.createDirectories(otherwise), Optional.empty(), false);
  }

  private static Optional<Turn> lock() throws IOException {
    return Files.isWritable(LOCK.getParent()) ? Turn.now(LOCK) : Optional.empty();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  Path directory() {
    return directory;
  }

  /** {@return whether paths that tools write down are those of run time} */
  boolean isReal() {
    return lock.isPresent();
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      try (Stream<Path> entries = Files.list(directory)) {
        for (var entry : entries.toList()) {
          new Tree(entry).delete();
        }
      }
      if (made) {
        Files.delete(directory);
      }
      lock.get().close();
    }
  }
}
