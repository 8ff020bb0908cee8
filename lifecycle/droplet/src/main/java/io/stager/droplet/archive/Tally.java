package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** A stream that counts and digests what is written through it. */
final class Tally extends FilterOutputStream {
  private final MessageDigest algorithm = Digest.algorithm();
  private long bytes;

  Tally(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    algorithm.update(from, offset, length);
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  /** {@return the digest of all that was written; to be asked once} */
  Digest digest() {
    return Digest.of(algorithm);
  }
}
