package io.stager.droplet.tarball;

/**
 * How large an archive may be before a reader gives up: a small file can unpack to more than any
 * disk holds.
 *
 * @param entries entries in the archive
 * @param totalBytes bytes of the uncompressed archive
 * @param fileBytes bytes of one file in it
 * @param ratio uncompressed bytes for each compressed one, looked at beyond the first 64 MiB
 * @param headerBytes bytes of one extended header (long names and their like)
 */
public record ReadLimits(
    long entries, long totalBytes, long fileBytes, long ratio, int headerBytes) {
  private static final long RATIO_FREE_BYTES = 64L << 20;

  /**
   * A million entries, 32 GiB in all, 16 GiB in one file, 250 to 1, headers of 64 KiB: several
   * times what the largest real droplets need.
   */
  public static final ReadLimits STANDARD =
      new ReadLimits(1_000_000, 32L << 30, 16L << 30, 250, 64 << 10);

  /** Fails when so many compressed bytes have become more than the ratio allows. */
  public void requireModestRatio(long bytesIn, long bytesOut, Suspect suspect) {
    if (bytesOut > RATIO_FREE_BYTES && bytesOut / ratio > bytesIn) {
      throw suspect.tooLarge("it unpacks to more than " + ratio + " times its size");
    }
  }
}
