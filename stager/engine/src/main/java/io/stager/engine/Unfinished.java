package io.stager.engine;

import io.stager.builder.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A directory that is being filled, in the folder where it will stand under another name.
 *
 * <p>A lock file beside it tells that somebody is at work. One whose lock is free was left by a
 * process that was killed; whoever fills the next directory removes both.
 *
 * <pre>
 * FOLDER/.new-RANDOM/       what is being filled
 * FOLDER/.new-RANDOM.lock   held until it is done
 * </pre>
 */
public final class Unfinished implements AutoCloseable {
  private static final String BEGIN = ".new-";
  private static final String LOCK = ".lock";

  private final Path directory;
  private final Turn turn;

  private Unfinished(Path directory, Turn turn) {
    this.directory = directory;
    this.turn = turn;
  }

  /** {@return an empty one, in a folder that is made, and freed of what dead processes left} */
  public static Unfinished in(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var file : locks(folder)) {
      removeAbandoned(file);
    }
    var directory =
        folder.resolve(BEGIN + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    var turn = Turn.now(lockOf(directory)).orElseThrow();
    return new Unfinished(Files.createDirectory(directory), turn);
  }

  private static Path lockOf(Path directory) {
    return directory.resolveSibling(directory.getFileName() + LOCK);
  }

  private static List<Path> locks(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(BEGIN))
          .filter(entry -> entry.getFileName().toString().endsWith(LOCK))
          .toList();
    }
  }

  private static void removeAbandoned(Path lock) throws IOException {
    var name = lock.getFileName().toString();
    var directory = lock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    var turn = Turn.now(lock);
    if (turn.isPresent()) {
      try (var held = turn.get()) {
        new Leftover(directory).remove();
        Files.deleteIfExists(lock);
      }
    }
  }

  /** {@return the directory, to be filled and moved away} */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    new Leftover(directory).remove();
    Files.deleteIfExists(lockOf(directory));
    turn.close();
  }
}
