package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Counts and digests bytes that pass. */
final class Tally {
  /** What stands outside the heap is digested through a copy, which stays in the cache. */
  private static final int CHUNK = 64 << 10;

  private final MessageDigest algorithm = Digest.algorithm();
  private final byte[] chunk = new byte[CHUNK];
  private long bytes;

  void add(ByteBuffer content) {
    bytes += content.remaining();
    while (content.hasRemaining()) {
      var length = Math.min(content.remaining(), CHUNK);
      content.get(chunk, 0, length);
      algorithm.update(chunk, 0, length);
    }
  }

  long bytes() {
    return bytes;
  }

  /** {@return the digest of all that passed; to be asked once} */
  Digest digest() {
    return Digest.of(algorithm);
  }
}
