package io.stager.droplet.compression;

import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads what is compressed in any of the ways that droplets are, told apart by their first bytes.
 */
public final class Decompression {
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] ZSTD_SKIPPABLE = {0x2a, 0x4d, 0x18};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final int BUFFER = 64 << 10;
  private static final int START = 4;

  private Decompression() {}

  /** {@return whether what begins so is gzip or zstd} */
  public static boolean reads(byte[] start) {
    return has(start, 0, GZIP) || isZstd(start);
  }

  private static boolean isZstd(byte[] start) {
    return has(start, 0, ZSTD) || has(start, 1, ZSTD_SKIPPABLE);
  }

  /** {@return the tar in this stream, which begins here: in gzip or in zstd} */
  public static InputStream of(InputStream file, Suspect suspect, ReadLimits limits)
      throws IOException {
    var in = new BufferedInputStream(file, BUFFER);
    in.mark(START);
    var start = in.readNBytes(START);
    in.reset();
    if (isZstd(start)) {
      return new PiecesInput(in, new ZstdCutter(in, suspect, limits), new Growth(suspect, limits));
    }
    if (!has(start, 0, GZIP)) {
      throw suspect.foreign("it is no gzip file");
    }
    return new PiecesInput(in, new GzipCutter(in, suspect, limits), new Growth(suspect, limits));
  }

  private static boolean has(byte[] bytes, int at, byte[] wanted) {
    return bytes.length >= at + wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
