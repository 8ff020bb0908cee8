package io.stager.droplet.compression;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A format and how hard to try.
 *
 * @param level 1 is fastest; gzip goes to 12, zstd to 19
 */
public record Compression(Format format, int level) {
  /** What Cloud Foundry's cells read. */
  public static final Compression GZIP = new Compression(Format.GZIP, Format.GZIP.standardLevel);

  /** Smaller and faster, for readers that know it. */
  public static final Compression ZSTD = new Compression(Format.ZSTD, Format.ZSTD.standardLevel);

  /** The formats of droplets. */
  public enum Format {
    /** RFC 1952: several members, which {@code tar xzf} reads as one. */
    GZIP(4, 12),
    /** RFC 1952 in one member, for the few readers that stop behind the first. */
    GZIP_SINGLE(6, 9),
    /** RFC 8878: several frames. */
    ZSTD(3, 19);

    private final int standardLevel;
    private final int highestLevel;

    Format(int standardLevel, int highestLevel) {
      this.standardLevel = standardLevel;
      this.highestLevel = highestLevel;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Refuses levels that the format does not know. */
  public Compression {
    if (level < 1 || level > format.highestLevel) {
      throw new IllegalArgumentException(
          "%s knows the levels 1 to %d, not %d".formatted(format, format.highestLevel, level));
    }
  }

  /**
   * {@return what a person wrote: {@code gzip} or {@code zstd}, and a level behind a colon}
   *
   * @throws IllegalArgumentException with words for the person
   */
  public static Compression parse(String text) {
    var parts = text.split(":", 2);
    var format =
        switch (parts[0]) {
          case "gzip" -> GZIP;
          case "zstd" -> ZSTD;
          default -> throw new IllegalArgumentException("'" + text + "' is no compression");
        };
    if (parts.length == 1) {
      return format;
    }
    if (!parts[1].matches("\\d{1,2}")) {
      throw new IllegalArgumentException("'" + parts[1] + "' is no level of " + parts[0]);
    }
    return new Compression(format.format(), Integer.parseInt(parts[1]));
  }

  /** {@return the compression that the name of a file asks for, if it asks for one} */
  public static Optional<Compression> of(Path file) {
    var name = String.valueOf(file.getFileName());
    if (name.endsWith(".tar.zst") || name.endsWith(".tzst")) {
      return Optional.of(ZSTD);
    }
    return name.endsWith(".tgz") || name.endsWith(".tar.gz") ? Optional.of(GZIP) : Optional.empty();
  }

  /**
   * {@return how large a segment should be: enough to find what repeats, which gzip does within 32
   * KiB and zstd within megabytes}
   */
  public int segmentBytes() {
    return switch (format) {
      case GZIP, GZIP_SINGLE -> 2 << 20;
      case ZSTD -> 4 << 20;
    };
  }

  /** {@return an encoder, for one thread} */
  public Encoder encoder() {
    return switch (format) {
      case GZIP -> new GzipMembers(level);
      case GZIP_SINGLE -> new GzipBlocks(level);
      case ZSTD -> new ZstdFrames(level);
    };
  }

  /** {@return what makes the same bytes of the same segment, and other bytes than others may} */
  public String maker() {
    return switch (format) {
      case GZIP -> format + " " + GzipMembers.encoderName(level);
      case GZIP_SINGLE -> format + " " + GzipBlocks.encoderName(level);
      case ZSTD -> format + " " + ZstdFrames.encoderName(level);
    };
  }

  /** {@return what holds the segments of one file together} */
  public Frame frame() {
    return new Frame(this);
  }

  /**
   * {@return the same in a gzip file of one member, which every reader takes, at some more cost}
   *
   * @throws IllegalArgumentException when it is not gzip
   */
  public Compression single() {
    if (format == Format.ZSTD) {
      throw new IllegalArgumentException("only gzip has members, not " + format);
    }
    return new Compression(Format.GZIP_SINGLE, Math.min(level, Format.GZIP_SINGLE.highestLevel));
  }
}
