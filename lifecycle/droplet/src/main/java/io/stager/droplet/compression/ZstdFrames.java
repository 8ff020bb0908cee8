package io.stager.droplet.compression;

import io.airlift.compress.v3.xxhash.XxHash64Hasher;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdNativeCompressor;
import java.nio.charset.StandardCharsets;

/**
 * Makes each segment a zstd frame with its size and a checksum. Encoder and level stand in a
 * skippable frame at the end of the file (RFC 8878, 3.1.2), since many tell zstd by its first
 * bytes.
 */
final class ZstdFrames implements Encoder {
  private static final long SKIPPABLE = 0x184D2A53L;
  private static final int NUMBER = 4;
  private static final int DESCRIPTOR = 4;
  private static final int HAS_CHECKSUM = 4;

  private final ZstdCompressor zstd;

  ZstdFrames(int level) {
    zstd =
        ZstdNativeCompressor.isEnabled()
            ? new ZstdNativeCompressor(level)
            : ZstdCompressor.create(level);
  }

  static String encoderName(int level) {
    return (ZstdNativeCompressor.isEnabled() ? "libzstd " : "aircompressor ") + level;
  }

  static byte[] epilogue(int level) {
    var text = ("SG " + encoderName(level)).getBytes(StandardCharsets.US_ASCII);
    var frame = new Bytes(2 * NUMBER + text.length);
    frame.number(SKIPPABLE, NUMBER);
    frame.number(text.length, NUMBER);
    frame.write(text, 0, text.length);
    return frame.array();
  }

  @Override
  public void encode(Bytes segment, Bytes packed) {
    packed.reserve(zstd.maxCompressedLength(segment.size()) + NUMBER);
    var start = packed.size();
    var room = packed.array().length - start;
    packed.grow(zstd.compress(segment.array(), 0, segment.size(), packed.array(), start, room));
    addChecksum(segment, packed, start);
  }

  /** The encoder writes none by itself, and has a place for one: see RFC 8878, 3.1.1. */
  private static void addChecksum(Bytes segment, Bytes packed, int start) {
    if ((packed.array()[start + DESCRIPTOR] & HAS_CHECKSUM) == 0) {
      packed.array()[start + DESCRIPTOR] |= HAS_CHECKSUM;
      packed.number(XxHash64Hasher.hash(segment.array(), 0, segment.size()), NUMBER);
    }
  }
}
