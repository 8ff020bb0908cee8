package io.stager.droplet.compression;

import java.util.zip.CRC32;

/**
 * What holds the segments of one file together: what stands before the first, and behind the last.
 */
public final class Frame {
  private static final byte[] NOTHING = {};
  private static final int NUMBER = 4;

  private final Compression compression;
  private final CRC32 crc = new CRC32();
  private long size;

  Frame(Compression compression) {
    this.compression = compression;
  }

  /** {@return what the file begins with} */
  public byte[] prologue() {
    return switch (compression.format()) {
      case GZIP, ZSTD -> NOTHING;
      case GZIP_SINGLE -> GzipBlocks.header(compression.level());
    };
  }

  /** Takes note of the next segment, before it was compressed. */
  public void add(Bytes segment) {
    if (compression.format() == Compression.Format.GZIP_SINGLE) {
      crc.update(segment.content());
      size += segment.size();
    }
  }

  /** {@return what stands behind the last segment} */
  public byte[] epilogue() {
    return switch (compression.format()) {
      case GZIP -> NOTHING;
      case GZIP_SINGLE -> trailer();
      case ZSTD -> ZstdFrames.epilogue(compression.level());
    };
  }

  private byte[] trailer() {
    var trailer = Bytes.onHeap(GzipBlocks.LAST.length + 2 * NUMBER);
    trailer.write(GzipBlocks.LAST, 0, GzipBlocks.LAST.length);
    trailer.number(crc.getValue(), NUMBER);
    trailer.number(size, NUMBER);
    return trailer.toArray();
  }
}
