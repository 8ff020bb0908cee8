package io.stager.droplet.compression;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes each segment a gzip member without name or time. Its extra field (RFC 1952, 2.3.1.1) says
 * which encoder and level made it, in subfield {@code SG}, since the same bytes come only of the
 * same encoder; and in {@code SZ} how long it is, compressed and not, so that a reader finds the
 * next one without decompressing this.
 */
final class GzipMembers implements Encoder {
  private static final byte[] START = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 4, 0, 0, 0, 0, 0};
  private static final byte[] MAKER = {'S', 'G'};
  private static final byte[] SIZES = {'S', 'Z'};
  private static final int UNKNOWN_SYSTEM = 255;
  private static final int SUBFIELD = 4;
  private static final int NUMBER = 4;
  private static final int LONGEST_STORED = 0xFFFF;

  /** A segment as small as this is not worth the time that loading a native library takes. */
  private static final int SMALL = 64 << 10;

  private final int level;
  private final CRC32 crc = new CRC32();
  private Optional<Deflate> forLarge = Optional.empty();

  GzipMembers(int level) {
    this.level = level;
  }

  /** A way to deflate, and its name. */
  private interface Deflate {
    String name();

    void deflate(Bytes segment, Bytes packed);
  }

  /** Which one it is depends on the segment's size alone, so that the same bytes come out. */
  private Deflate encoder(int size) {
    if (size <= SMALL) {
      return new Jdk(Math.min(level, Deflater.BEST_COMPRESSION));
    }
    var large = forLarge.orElseGet(() -> large(level));
    forLarge = Optional.of(large);
    return large;
  }

  private static Deflate large(int level) {
    return Libdeflate.find()
        .map(library -> (Deflate) new Native(level, library.context(level)))
        .orElseGet(() -> new Jdk(Math.min(level, Deflater.BEST_COMPRESSION)));
  }

  /** {@return the name of what makes all but small segments} */
  static String encoderName(int level) {
    return (Libdeflate.find().isPresent() ? Native.NAME : Jdk.NAME) + level;
  }

  private record Native(int level, Libdeflate.Context library) implements Deflate {
    static final String NAME = "libdeflate ";

    @Override
    public String name() {
      return NAME + level;
    }

    @Override
    public void deflate(Bytes segment, Bytes packed) {
      library.deflate(segment, packed);
    }
  }

  private record Jdk(int level) implements Deflate {
    static final String NAME = "java.util.zip ";

    @Override
    public String name() {
      return NAME + level;
    }

    @Override
    public void deflate(Bytes segment, Bytes packed) {
      var deflater = new Deflater(level, true);
      try {
        deflater.setInput(segment.content());
        deflater.finish();
        while (!deflater.finished()) {
          packed.reserve(SMALL);
          packed.grow(deflater.deflate(packed.free()));
        }
      } finally {
        deflater.end();
      }
    }
  }

  @Override
  public void encode(Bytes segment, Bytes packed) {
    var start = packed.size();
    var encoder = encoder(segment.size());
    header(packed, encoder.name().getBytes(StandardCharsets.US_ASCII), segment.size());
    var sizeAt = packed.size() - 2 * NUMBER;
    if (Density.isDense(segment)) {
      store(segment, packed, true);
    } else {
      encoder.deflate(segment, packed);
    }
    crc.reset();
    crc.update(segment.content());
    packed.number(crc.getValue(), NUMBER);
    packed.number(segment.size(), NUMBER);
    packed.overwrite(sizeAt, packed.size() - start);
  }

  private static void header(Bytes packed, byte[] name, int unpacked) {
    start(packed, MAKER, name, SUBFIELD + 2 * NUMBER);
    subfield(packed, SIZES, 2 * NUMBER);
    packed.number(0, NUMBER);
    packed.number(unpacked, NUMBER);
  }

  /** The header of a file of one member, of which nobody needs to know where it ends. */
  static void header(Bytes packed, byte[] name) {
    start(packed, MAKER, name, 0);
  }

  /** A header with this subfield, and room for so many bytes more in its extra field. */
  static void start(Bytes packed, byte[] subfield, byte[] content, int more) {
    packed.write(START, 0, START.length);
    packed.write(UNKNOWN_SYSTEM);
    packed.number(SUBFIELD + content.length + more, 2);
    subfield(packed, subfield, content.length);
    packed.write(content, 0, content.length);
  }

  private static void subfield(Bytes packed, byte[] name, int length) {
    packed.write(name, 0, name.length);
    packed.number(length, 2);
  }

  /** Writes the stored blocks of RFC 1951, 3.2.4. */
  static void store(Bytes segment, Bytes packed, boolean last) {
    var at = 0;
    do {
      var length = Math.min(LONGEST_STORED, segment.size() - at);
      packed.write(last && at + length == segment.size() ? 1 : 0);
      packed.number(length, 2);
      packed.number(~length, 2);
      packed.write(segment, at, length);
      at += length;
    } while (at < segment.size());
  }
}
