package io.stager.engine.run.state;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock that ends when it is closed, and in any case with the process that holds it. */
public final class AppLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private AppLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
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
      return lock(
          file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<AppLock> lock(Path file, FileChannel channel) throws IOException {
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: as good as held by another.
    }
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new AppLock(file, channel));
  }

  /** Refuses to stand for another app, or after it was closed. */
  public void check(AppLayout layout) {
    if (!channel.isOpen() || !layout.lock().equals(file)) {
      throw new IllegalStateException("not the lock of " + layout.dir());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
