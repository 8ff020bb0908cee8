package io.stager.droplet.compression;

import io.airlift.compress.v3.xxhash.XxHash64Hasher;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
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

  private final Encoding encoder;

  /** A way to make frames. */
  private interface Encoding {
    void encode(Bytes segment, Bytes packed);
  }

  ZstdFrames(int level) {
    encoder =
        Libzstd.find()
            .map(library -> (Encoding) library.context(level)::encode)
            .orElseGet(ZstdFrames::inJava);
  }

  /** It knows one level only. */
  private static Encoding inJava() {
    var zstd = new ZstdJavaCompressor();
    return (segment, packed) -> encode(zstd, segment, packed);
  }

  static String encoderName(int level) {
    return Libzstd.find().isPresent() ? "libzstd " + level : "aircompressor";
  }

  static byte[] epilogue(int level) {
    var text = ("SG " + encoderName(level)).getBytes(StandardCharsets.US_ASCII);
    var frame = Bytes.onHeap(2 * NUMBER + text.length);
    frame.number(SKIPPABLE, NUMBER);
    frame.number(text.length, NUMBER);
    frame.write(text, 0, text.length);
    return frame.toArray();
  }

  @Override
  public void encode(Bytes segment, Bytes packed) {
    encoder.encode(segment, packed);
  }

  /** The encoder in Java, for machines without the library. */
  private static void encode(ZstdCompressor zstd, Bytes segment, Bytes packed) {
    var most = zstd.maxCompressedLength(segment.size());
    packed.reserve(most + NUMBER);
    var start = packed.size();
    packed.grow(zstd.compress(segment.segment(0, segment.size()), packed.segment(start, most)));
    addChecksum(segment, packed, start);
  }

  /** That one may write none by itself, and has a place for one: see RFC 8878, 3.1.1. */
  private static void addChecksum(Bytes segment, Bytes packed, int start) {
    if ((packed.at(start + DESCRIPTOR) & HAS_CHECKSUM) == 0) {
      packed.put(start + DESCRIPTOR, packed.at(start + DESCRIPTOR) | HAS_CHECKSUM);
      packed.number(XxHash64Hasher.hash(segment.segment(0, segment.size())), NUMBER);
    }
  }
}
