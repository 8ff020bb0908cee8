package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.compression.Awaited;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A stream whose bytes a thread beside the one that reads them digests, a few chunks behind it. */
final class DigestAside extends FilterInputStream {
  private static final int CHUNK = 256 << 10;
  private static final int CHUNKS = 3;

  private final MessageDigest algorithm = Digest.algorithm();
  private final ExecutorService digesting =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("digesting").unstarted(work));
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNKS);
  private Future<?> handedOver = CompletableFuture.completedFuture(null);
  private byte[] chunk = new byte[CHUNK];
  private int length;

  DigestAside(InputStream in) {
    super(in);
    for (var i = 1; i < CHUNKS; i++) {
      free.add(new byte[CHUNK]);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    var n = in.read(into, offset, wanted);
    for (int done = 0; done < n; ) {
      var more = Math.min(n - done, CHUNK - length);
      System.arraycopy(into, offset + done, chunk, length, more);
      done += more;
      length += more;
      if (length == CHUNK) {
        handOver();
      }
    }
    return n;
  }

  private void handOver() throws IOException {
    var full = chunk;
    var bytes = length;
    handedOver =
        digesting.submit(() -> {
          algorithm.update(full, 0, bytes);
          free.add(full);
        });
    try {
      chunk = free.take();
    } catch (InterruptedException e) {
      throw Awaited.interrupted();
    }
    length = 0;
  }

  /** {@return the digest of all that was read; to be asked once} */
  Digest digest() throws IOException {
    handOver();
    Awaited.result(handedOver);
    return Digest.of(algorithm);
  }

  @Override
  public void close() throws IOException {
    digesting.shutdownNow();
    digesting.close();
    in.close();
  }
}
