package io.stager.droplet.tarball;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a tar archive, counted: it may neither end early nor go on for ever. */
final class TarInput {
  private final InputStream in;
  private final Suspect suspect;
  private final ReadLimits limits;
  private long position;

  TarInput(InputStream in, Suspect suspect, ReadLimits limits) {
    this.in = in;
    this.suspect = suspect;
    this.limits = limits;
  }

  void readFully(byte[] into, int length) throws IOException {
    for (var n = 0; n < length; ) {
      n += read(into, n, length - n);
    }
  }

  /** {@return how many bytes were read: one at least, unless none were asked for} */
  int read(byte[] into, int offset, int length) throws IOException {
    var n = in.read(into, offset, length);
    if (n < 0) {
      throw suspect.cutOff();
    }
    advance(n);
    return n;
  }

  /** {@return how many bytes were read; negative where there are no more} */
  int readIfAny(byte[] into) throws IOException {
    var n = in.read(into);
    advance(Math.max(0, n));
    return n;
  }

  private void advance(int bytes) {
    position += bytes;
    if (position > limits.totalBytes()) {
      throw suspect.tooLarge("it unpacks to more than " + limits.totalBytes() + " bytes");
    }
  }
}
