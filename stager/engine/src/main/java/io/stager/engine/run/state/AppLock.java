package io.stager.engine.run.state;

import io.stager.droplet.StagingException;
import io.stager.engine.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** A lock that ends when it is closed, and in any case with the process that holds it. */
public final class AppLock implements AutoCloseable {
  private final Path file;
  private final Turn turn;

  private AppLock(Path file, Turn turn) {
    this.file = file;
    this.turn = turn;
  }

  /**
   * {@return the right to push this app}
   *
   * @throws StagingException.Busy when another push has it
   */
  public static AppLock of(AppLayout layout, String name) {
    return tryLock(layout.lock())
        .orElseThrow(() ->
            new StagingException.Busy(
                "App '" + name + "' is being pushed by another process",
                "wait until that push has ended, then try again"));
  }

  /** {@return the lock on the file, unless someone has it} */
  public static Optional<AppLock> tryLock(Path file) {
    try {
      FolderTree.makeParent(file);
      return Turn.now(file).map(turn -> new AppLock(file, turn));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses to stand for another app, or after it was closed. */
  public void check(AppLayout layout) {
    if (!turn.holds() || !layout.lock().equals(file)) {
      throw new IllegalStateException("not the lock of " + layout.dir());
    }
  }

  @Override
  public void close() {
    try {
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
