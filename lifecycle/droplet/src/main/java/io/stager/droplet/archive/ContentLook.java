package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The content of a file that is digested, and of which the first bytes are kept, while it is read.
 */
final class ContentLook extends FilterInputStream {
  private final MessageDigest algorithm = Digest.algorithm();
  private final byte[] head = new byte[FileKind.HEAD];
  private int headLength;

  ContentLook(InputStream content) {
    super(content);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var n = in.read(into, offset, length);
    if (n > 0) {
      algorithm.update(into, offset, n);
      var kept = Math.min(n, head.length - headLength);
      System.arraycopy(into, offset, head, headLength, kept);
      headLength += kept;
    }
    return n;
  }

  /** Reads what is left; {@link #kind} and {@link #digest} are of the whole content then. */
  void finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  FileKind kind() {
    return FileKind.of(Arrays.copyOf(head, headLength));
  }

  Digest digest() {
    return Digest.of(algorithm);
  }
}
