package io.stager.droplet.tarball;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A field of a tar header: where it stands in the block of 512 bytes, and how long it is. */
record Field(int at, int length) {
  static final int BLOCK = 512;

  static final Field NAME = new Field(0, 100);
  static final Field MODE = new Field(100, 8);
  static final Field UID = new Field(108, 8);
  static final Field GID = new Field(116, 8);
  static final Field SIZE = new Field(124, 12);
  static final Field MTIME = new Field(136, 12);
  static final Field CHECKSUM = new Field(148, 8);
  static final Field TYPE = new Field(156, 1);
  static final Field LINK = new Field(157, 100);
  static final Field MAGIC = new Field(257, 8);
  static final Field USER = new Field(265, 32);
  static final Field GROUP = new Field(297, 32);
  static final Field PREFIX = new Field(345, 155);

  /** Version included, as POSIX wants it; GNU's own magic differs. */
  static final String USTAR = "ustar\00000";

  void put(byte[] block, byte[] value) {
    System.arraycopy(value, 0, block, at, Math.min(length, value.length));
  }

  void put(byte[] block, String ascii) {
    put(block, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes octal digits with zeros in front and a NUL behind. */
  void putOctal(byte[] block, long value) {
    put(block, octal(value, length - 1));
  }

  private static String octal(long value, int width) {
    var digits = Long.toOctalString(value);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** {@return the largest number that {@link #putOctal} can write here} */
  long largestOctal() {
    return (1L << (3 * (length - 1))) - 1;
  }

  /** {@return the bytes up to the first NUL} */
  byte[] bytes(byte[] block) {
    var end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }

  boolean holds(byte[] block, String ascii) {
    var wanted = ascii.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(block, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /**
   * {@return the number: octal digits, or GNU's binary form for what these cannot hold}
   *
   * @throws NumberFormatException when it is neither, or negative
   */
  long number(byte[] block) {
    return (block[at] & 0x80) == 0 ? octal(block) : binary(block);
  }

  private long octal(byte[] block) {
    var digits = new String(bytes(block), StandardCharsets.ISO_8859_1).strip();
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException("a sign in an octal number");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private long binary(byte[] block) {
    long value = block[at] & 0x7F;
    for (var i = at + 1; i < at + length; i++) {
      if (value > Long.MAX_VALUE >> 8) {
        throw new NumberFormatException("a binary number out of range");
      }
      value = (value << 8) | (block[i] & 0xFF);
    }
    return value;
  }

  /** {@return the sum of the block's bytes, its checksum read as spaces; signed as old tars did} */
  static long sum(byte[] block, boolean signed) {
    long sum = 0;
    for (var i = 0; i < BLOCK; i++) {
      var inChecksum = i >= CHECKSUM.at && i < CHECKSUM.at + CHECKSUM.length;
      sum += inChecksum ? ' ' : signed ? block[i] : block[i] & 0xFF;
    }
    return sum;
  }

  static void seal(byte[] block) {
    CHECKSUM.put(block, octal(sum(block, false), 6) + "\0 ");
  }

  /** {@return how many bytes follow content of this size, up to the next block} */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }
}
