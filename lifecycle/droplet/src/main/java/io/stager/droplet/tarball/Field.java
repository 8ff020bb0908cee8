package io.stager.droplet.tarball;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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

  /** What a header of ours holds beside checksum and magic: texts that end before a NUL. */
  private static final List<Field> TEXTS =
      List.of(NAME, MODE, UID, GID, SIZE, MTIME, TYPE, LINK, USER, GROUP, PREFIX);

  private static final int SUM_OF_THE_REST =
      CHECKSUM.length * ' ' + USTAR.chars().reduce(0, Integer::sum);

  void put(byte[] block, byte[] value) {
    System.arraycopy(value, 0, block, at, Math.min(length, value.length));
  }

  void put(byte[] block, String ascii) {
    put(block, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes octal digits with zeros in front and a NUL behind. */
  void putOctal(byte[] block, long value) {
    octal(block, value, length - 1);
  }

  private void octal(byte[] block, long value, int digits) {
    var left = value;
    for (var i = at + digits - 1; i >= at; i--) {
      block[i] = (byte) ('0' + (left & 7));
      left >>>= 3;
    }
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
    var i = skipBlanks(block, at);
    long value = 0;
    for (; i < at + length && (block[i] & ~7) == '0'; i++) {
      if (value >> (Long.SIZE - 4) != 0) {
        throw new NumberFormatException("an octal number out of range");
      }
      value = (value << 3) | (block[i] & 7);
    }
    i = skipBlanks(block, i);
    if (i < at + length && block[i] != 0) {
      throw new NumberFormatException("what is no octal digit");
    }
    return value;
  }

  private int skipBlanks(byte[] block, int from) {
    var i = from;
    while (i < at + length && (block[i] == ' ' || block[i] == '\t')) {
      i++;
    }
    return i;
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
      sum += signed ? block[i] : block[i] & 0xFF;
    }
    for (var i = CHECKSUM.at; i < CHECKSUM.at + CHECKSUM.length; i++) {
      sum += ' ' - (signed ? block[i] : block[i] & 0xFF);
    }
    return sum;
  }

  /** Writes the checksum of a header of ours, whose many empty bytes need not be looked at. */
  static void seal(byte[] block) {
    long sum = SUM_OF_THE_REST;
    for (var text : TEXTS) {
      for (var i = text.at; i < text.at + text.length && block[i] != 0; i++) {
        sum += block[i] & 0xFF;
      }
    }
    CHECKSUM.octal(block, sum, CHECKSUM.length - 2);
    block[CHECKSUM.at + CHECKSUM.length - 2] = 0;
    block[CHECKSUM.at + CHECKSUM.length - 1] = ' ';
  }

  /** {@return how many bytes follow content of this size, up to the next block} */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }
}
