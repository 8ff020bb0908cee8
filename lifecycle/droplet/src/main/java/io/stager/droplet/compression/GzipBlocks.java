package io.stager.droplet.compression;

import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * Makes each segment a run of deflate blocks that ends at a byte and refers to nothing before it,
 * so that they stand behind one another in a gzip file of one member.
 *
 * <p>libdeflate cannot leave a stream open; the JDK's own encoder can.
 */
final class GzipBlocks implements Encoder {
  /** An empty block that says it is the last. */
  static final byte[] LAST = {3, 0};

  private static final int ROOM = 64 << 10;

  private final Deflater deflater;

  GzipBlocks(int level) {
    this.deflater = new Deflater(level, true);
  }

  static String encoderName(int level) {
    return "java.util.zip " + level;
  }

  static byte[] header(int level) {
    var header = Bytes.onHeap(ROOM);
    GzipMembers.header(header, encoderName(level).getBytes(StandardCharsets.US_ASCII));
    return header.toArray();
  }

  @Override
  public void encode(Bytes segment, Bytes packed) {
    if (Density.isDense(segment)) {
      GzipMembers.store(segment, packed, false);
      return;
    }
    deflater.reset();
    deflater.setInput(segment.content());
    for (var full = true; full; ) {
      packed.reserve(ROOM);
      var free = packed.free();
      packed.grow(deflater.deflate(free, Deflater.FULL_FLUSH));
      full = !free.hasRemaining();
    }
  }
}
