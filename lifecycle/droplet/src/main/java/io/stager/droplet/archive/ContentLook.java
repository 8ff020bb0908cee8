package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.tarball.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The content of one file after another, each of which is digested while it is read, and its first
 * bytes looked at.
 */
final class ContentLook extends InputStream {
  private static final int BUFFER = 64 << 10;

  private final MessageDigest algorithm = Digest.algorithm();
  private final byte[] buffer = new byte[BUFFER];
  private final byte[] head = new byte[FileKind.HEAD];
  private InputStream content = InputStream.nullInputStream();
  private int headLength;

  /** Turns to the next file. */
  void begin(InputStream itsContent) {
    content = itsContent;
    headLength = 0;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var n = content.read(into, offset, length);
    if (n > 0) {
      algorithm.update(into, offset, n);
      var kept = Math.min(n, head.length - headLength);
      System.arraycopy(into, offset, head, headLength, kept);
      headLength += kept;
    }
    return n;
  }

  /** {@return what the file is, once what was left of it is read} */
  PackedFile end(Entry file) throws IOException {
    while (read(buffer, 0, BUFFER) >= 0) {
      // Reading is looking.
    }
    var kind = FileKind.of(Arrays.copyOf(head, headLength));
    return new PackedFile(file, kind, Digest.of(algorithm));
  }
}
