package io.stager.droplet.archive;

import io.stager.droplet.Version;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.compression.Fingerprint;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each segment stands in a droplet that is being written, for {@link KnownSegments} to find
 * next time: a line for what made it, one with the droplet's path, and one for each segment.
 */
final class SegmentIndex {
  private final List<Place> places = new ArrayList<>();
  private long offset;

  /**
   * Where a segment stands.
   *
   * @param tar what it holds
   * @param packed what stands in the file
   */
  record Place(Fingerprint tar, Fingerprint packed, long offset, int length) {
    private static final int LONGEST = 64 << 20;

    Place {
      if (offset < 0 || length < 0 || length > LONGEST) {
        throw new IllegalArgumentException("no place of a segment");
      }
    }

    static Place parse(String line) {
      var words = line.split(" ", -1);
      if (words.length != 4) {
        throw new IllegalArgumentException("no place of a segment");
      }
      return new Place(
          new Fingerprint(words[0]),
          new Fingerprint(words[1]),
          Long.parseLong(words[2]),
          Integer.parseInt(words[3]));
    }

    @Override
    public String toString() {
      return tar.hex() + " " + packed.hex() + " " + offset + " " + length;
    }
  }

  /** {@return the line that says what makes the same bytes, and fingerprints, of a segment} */
  static String maker(Compression format) {
    return Version.FULL + " " + format.maker() + ", " + Fingerprint.algorithm();
  }

  void add(Fingerprint tar, Fingerprint packed, int length) {
    places.add(new Place(tar, packed, offset, length));
    offset += length;
  }

  /** Writes it, or nothing: next time all is compressed again then. */
  void write(Path index, Path droplet, Compression format) {
    var name = PathBytes.text(droplet);
    if (name.indexOf('\n') >= 0) {
      return;
    }
    var text = new StringBuilder(maker(format)).append('\n').append(name).append('\n');
    places.forEach(place -> text.append(place).append('\n'));
    try {
      Files.createDirectories(index.toAbsolutePath().getParent());
      var place = Destination.of(index);
      try (var scratch = place.scratch()) {
        Files.write(scratch.path(), PathBytes.bytes(text.toString()));
        scratch.become(place.path());
      }
    } catch (IOException notWritten) {
      // It saves time and nothing else.
    }
  }
}
