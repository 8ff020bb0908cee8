package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The compressed segments of the droplet that was written before, so that what is the same again
 * need not be compressed again.
 *
 * <p>What is found is what the encoder would make: an index of another version or compression is
 * not asked, a segment is known by the digest of its tar bytes, and what is taken from the old file
 * must have the digest that it had when it was written. All else is a miss: a droplet that is gone,
 * replaced or damaged, and an index that makes no sense.
 */
final class KnownSegments implements AutoCloseable {
  private final Map<Digest, SegmentIndex.Place> places;
  private final Optional<FileChannel> file;

  private KnownSegments(Map<Digest, SegmentIndex.Place> places, Optional<FileChannel> file) {
    this.places = places;
    this.file = file;
  }

  static KnownSegments none() {
    return new KnownSegments(Map.of(), Optional.empty());
  }

  /** {@return what this index knows, as far as it is of use} */
  static KnownSegments read(Path index, Compression format) {
    try {
      var lines = Files.readAllLines(index);
      if (lines.size() < 2 || !lines.getFirst().equals(SegmentIndex.maker(format))) {
        return none();
      }
      var places = places(lines.subList(2, lines.size()));
      var droplet = PathBytes.path(lines.get(1));
      return new KnownSegments(
          places, Optional.of(FileChannel.open(droplet, StandardOpenOption.READ)));
    } catch (IOException | IllegalArgumentException e) {
      return none();
    }
  }

  private static Map<Digest, SegmentIndex.Place> places(List<String> lines) {
    var places = new HashMap<Digest, SegmentIndex.Place>();
    for (var line : lines) {
      var place = SegmentIndex.Place.parse(line);
      places.put(place.tar(), place);
    }
    return places;
  }

  /** Appends the segment that has this tar, compressed; {@code false} where it is not known. */
  boolean copy(Digest tar, Bytes packed) {
    var place = Optional.ofNullable(places.get(tar));
    return place.isPresent() && file.isPresent() && copy(place.get(), file.get(), packed);
  }

  private static boolean copy(SegmentIndex.Place place, FileChannel file, Bytes packed) {
    var before = packed.size();
    try {
      if (packed.fill(file, place.offset(), place.length()) == place.length()
          && packed.digest(before).equals(place.packed())) {
        return true;
      }
    } catch (IOException unreadable) {
      // It is compressed again.
    }
    packed.shrinkTo(before);
    return false;
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
