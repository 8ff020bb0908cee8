package io.stager.droplet.compression;

/**
 * Whether bytes are worth compressing: a sample of what is compressed already, such as a jar or an
 * image, has all byte values about equally often.
 *
 * <p>Whole numbers only, so that every machine answers the same.
 */
final class Density {
  private static final int SLICES = 16;
  private static final int SLICE = 2048;
  private static final int SMALLEST = SLICES * SLICE;
  private static final int VALUES = 256;

  /** How far above its least, in percent, the sum of squares of what is dense may lie. */
  private static final int TOLERANCE = 15;

  private Density() {}

  static boolean isDense(Bytes bytes) {
    if (bytes.size() < SMALLEST) {
      return false;
    }
    var often = new int[VALUES];
    var sample = new byte[SLICE];
    for (var slice = 0; slice < SLICES; slice++) {
      var from = (int) ((long) (bytes.size() - SLICE) * slice / (SLICES - 1));
      bytes.copy(from, sample);
      for (var one : sample) {
        often[one & 0xFF]++;
      }
    }
    long squares = 0;
    for (var count : often) {
      squares += (long) count * count;
    }
    var least = (long) SMALLEST * SMALLEST / VALUES;
    return squares * 100 < least * (100 + TOLERANCE);
  }
}
