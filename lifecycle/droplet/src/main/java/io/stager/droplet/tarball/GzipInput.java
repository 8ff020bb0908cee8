package io.stager.droplet.tarball;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a gzip file, of one member or several, with checksums verified and the rate of
 * growth bounded.
 *
 * <p>Not the JDK's: that one guesses from {@code available()} whether another member follows, and
 * ignores what stands behind the last.
 */
public final class GzipInput extends InputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final InputStream in;
  private final Suspect suspect;
  private final ReadLimits limits;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;
  private long bytesIn;
  private long bytesOut;
  private long memberOut;
  private boolean inMember;

  /** Reads this stream, whose first member must begin here. */
  public GzipInput(InputStream in, Suspect suspect, ReadLimits limits) throws IOException {
    this.in = in;
    this.suspect = suspect;
    this.limits = limits;
    if (!available(1) || next() != MAGIC_1 || next() != MAGIC_2) {
      throw suspect.foreign("it is no gzip file");
    }
    header();
  }

  private GzipInput(Suspect suspect, ReadLimits limits, InputStream in) {
    this.in = in;
    this.suspect = suspect;
    this.limits = limits;
  }

  /** {@return what comes in this stream behind members that were read: more of them, or the end} */
  public static GzipInput behindMembers(InputStream in, Suspect suspect, ReadLimits limits) {
    return new GzipInput(suspect, limits, in);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || anotherMember()) {
      var n = inflate(into, offset, length);
      if (n > 0) {
        return n;
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      var n = inflater.inflate(into, offset, length);
      crc.update(into, offset, n);
      memberOut += n;
      bytesOut += n;
      limits.requireModestRatio(bytesIn, bytesOut, suspect);
      if (inflater.finished()) {
        trailer();
      } else if (n == 0) {
        more();
      }
      return n;
    } catch (DataFormatException e) {
      throw suspect.damaged("its compressed data makes no sense").causedBy(e);
    }
  }

  private void more() throws IOException {
    if (inflater.needsDictionary()) {
      throw suspect.damaged("its compressed data asks for a dictionary");
    }
    if (!available(1)) {
      throw suspect.cutOff();
    }
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  private void trailer() throws IOException {
    at = end - inflater.getRemaining();
    if (number(4) != crc.getValue() || number(4) != (memberOut & 0xFFFF_FFFFL)) {
      throw suspect.damaged("its checksum is wrong");
    }
    inMember = false;
  }

  /** Zeros may follow the last member, as from a tape; nothing else. */
  private boolean anotherMember() throws IOException {
    while (available(1)) {
      var first = next();
      if (first == MAGIC_1 && next() == MAGIC_2) {
        header();
        return true;
      }
      if (first != 0) {
        throw suspect.unsafe("there is more after its compressed data");
      }
    }
    return false;
  }

  private void header() throws IOException {
    if (next() != DEFLATE) {
      throw suspect.damaged("its compression is not gzip's");
    }
    var flags = next();
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip((int) number(2));
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    memberOut = 0;
    inMember = true;
  }

  private void skip(int bytes) throws IOException {
    for (var i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    for (var left = limits.headerBytes(); next() != 0; left--) {
      if (left == 0) {
        throw suspect.tooLarge("its gzip header holds a name without end");
      }
    }
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (var i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private int next() throws IOException {
    if (!available(1)) {
      throw suspect.cutOff();
    }
    return buffer[at++] & 0xFF;
  }

  private boolean available(int wanted) throws IOException {
    while (end - at < wanted) {
      at = 0;
      end = in.read(buffer);
      if (end < 0) {
        end = 0;
        return false;
      }
      bytesIn += end;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
