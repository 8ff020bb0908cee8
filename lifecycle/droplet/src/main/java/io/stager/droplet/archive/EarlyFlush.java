package io.stager.droplet.archive;

import io.stager.droplet.compression.Awaited;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Has a file put on disk while it is still being written: the disk works beside the processors
 * then, and little is left to wait for at the end.
 */
final class EarlyFlush implements AutoCloseable {
  private static final int AFTER_BYTES = 8 << 20;

  private final ExecutorService flushing =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "flushing"));
  private final FileChannel file;
  private Future<?> last = CompletableFuture.completedFuture(null);
  private int unflushed;

  EarlyFlush(FileChannel file) {
    this.file = file;
  }

  /** Takes note that so many bytes more were written. */
  void written(int bytes) throws IOException {
    unflushed += bytes;
    if (unflushed >= AFTER_BYTES && last.isDone()) {
      Awaited.result(last);
      unflushed = 0;
      last =
          flushing.submit(() -> {
            file.force(false);
            return file;
          });
    }
  }

  /** Waits until all is on disk. */
  void finish() throws IOException {
    Awaited.result(last);
    file.force(true);
  }

  @Override
  public void close() {
    flushing.shutdownNow();
    flushing.close();
  }
}
