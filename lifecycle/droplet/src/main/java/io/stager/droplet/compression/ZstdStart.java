package io.stager.droplet.compression;

import java.io.BufferedInputStream;
import java.io.IOException;

/**
 * What the first bytes of a zstd frame say (RFC 8878, 3.1.1).
 *
 * @param length bytes that there are, of those that were wanted
 * @param unpacked bytes in the frame; none in a skippable one, very many where it does not say
 */
record ZstdStart(int length, long unpacked) {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final int DESCRIPTOR = 4;
  private static final int LONGEST = 18;

  /** What the shortest form of a two-byte size leaves out. */
  private static final int OFFSET_OF_TWO = 256;

  /** Looks at what comes, and leaves it there. */
  static ZstdStart peek(BufferedInputStream in) throws IOException {
    in.mark(LONGEST);
    var bytes = Bytes.onHeap(LONGEST);
    bytes.fill(in, LONGEST);
    in.reset();
    return new ZstdStart(bytes.size(), bytes.size() <= DESCRIPTOR ? Long.MAX_VALUE : size(bytes));
  }

  private static long size(Bytes bytes) {
    var magic = (int) bytes.numberAt(0, 4);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      return 0;
    }
    var descriptor = bytes.at(DESCRIPTOR) & 0xFF;
    var single = (descriptor & SINGLE_SEGMENT) != 0;
    var dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    var length = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    var at = DESCRIPTOR + 1 + (single ? 0 : 1) + dictionary;
    if (magic != MAGIC || length == 0 || at + length > bytes.size()) {
      return Long.MAX_VALUE;
    }
    var size = bytes.numberAt(at, length) + (length == 2 ? OFFSET_OF_TWO : 0);
    return size < 0 ? Long.MAX_VALUE : size;
  }

  boolean isEnd() {
    return length == 0;
  }
}
