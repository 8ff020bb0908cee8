package io.stager.droplet.compression;

import io.stager.droplet.tarball.Suspect;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a zstd file with its framing checked (RFC 8878, 3): whole frames, to the end of the
 * file; skippable ones are left out, since not every decoder passes over them.
 */
final class ZstdFraming extends InputStream {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int HAS_CHECKSUM = 4;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final int RLE = 1;
  private static final int RESERVED = 3;

  private final InputStream in;
  private final Suspect suspect;
  private final Bytes header = Bytes.onHeap(32);
  private int headerRead;
  private long bodyLeft;
  private boolean inFrame;
  private boolean lastBlock;
  private boolean checksum;
  private long bytesIn;

  ZstdFraming(InputStream in, Suspect suspect) {
    this.in = in;
    this.suspect = suspect;
  }

  /** {@return how many bytes of the file were read} */
  long bytesIn() {
    return bytesIn;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (headerRead == header.size() && bodyLeft == 0) {
      if (!advance()) {
        return -1;
      }
    }
    if (headerRead < header.size()) {
      var n = Math.min(length, header.size() - headerRead);
      header.copy(headerRead, into, offset, n);
      headerRead += n;
      return n;
    }
    var n = in.read(into, offset, (int) Math.min(length, bodyLeft));
    if (n < 0) {
      throw suspect.cutOff();
    }
    bodyLeft -= n;
    bytesIn += n;
    return n;
  }

  /**
   * Appends the next frame, of so many bytes at most; nothing where it is a skippable one. The
   * stream must stand between frames, and not at the end.
   */
  void readFrame(Bytes into, int most) throws IOException {
    do {
      if (!advance()) {
        throw suspect.cutOff();
      }
      into.write(header, 0, header.size());
      headerRead = header.size();
      if (into.size() + bodyLeft > most || into.fill(in, (int) bodyLeft) < bodyLeft) {
        throw into.size() + bodyLeft > most
            ? suspect.damaged("its compressed data makes no sense")
            : suspect.cutOff();
      }
      bytesIn += bodyLeft;
      bodyLeft = 0;
    } while (inFrame);
  }

  /** Goes on to the next piece of the framing; {@code false} at the end of the file. */
  private boolean advance() throws IOException {
    header.clear();
    headerRead = 0;
    if (!inFrame) {
      return frame();
    }
    if (!lastBlock) {
      block();
    } else {
      inFrame = false;
      take(checksum ? 4 : 0);
    }
    return true;
  }

  private boolean frame() throws IOException {
    var first = in.read();
    if (first < 0) {
      return false;
    }
    bytesIn++;
    header.write(first);
    take(3);
    var magic = (int) header.numberAt(0, 4);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      take(4);
      passOver(header.numberAt(4, 4));
      header.clear();
    } else if (magic == MAGIC) {
      frameHeader();
    } else {
      throw suspect.unsafe("there is more after its compressed data");
    }
    return true;
  }

  private void frameHeader() throws IOException {
    take(1);
    var descriptor = header.at(4) & 0xFF;
    var single = (descriptor & SINGLE_SEGMENT) != 0;
    var dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    var size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    take((single ? 0 : 1) + dictionary + size);
    checksum = (descriptor & HAS_CHECKSUM) != 0;
    inFrame = true;
    lastBlock = false;
  }

  private void block() throws IOException {
    take(3);
    var block = (int) header.numberAt(0, 3);
    var type = (block >> 1) & 3;
    if (type == RESERVED) {
      throw suspect.damaged("its compressed data makes no sense");
    }
    lastBlock = (block & 1) != 0;
    bodyLeft = type == RLE ? 1 : block >> 3;
  }

  private void take(int bytes) throws IOException {
    for (var i = 0; i < bytes; i++) {
      header.write(next());
    }
  }

  private void passOver(long bytes) throws IOException {
    for (long i = 0; i < bytes; i++) {
      next();
    }
  }

  private int next() throws IOException {
    var next = in.read();
    if (next < 0) {
      throw suspect.cutOff();
    }
    bytesIn++;
    return next;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
