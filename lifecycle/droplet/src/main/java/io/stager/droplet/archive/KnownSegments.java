package io.stager.droplet.archive;

import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.compression.Fingerprint;
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
 * not asked, a segment is known by the fingerprint of its tar bytes, and what is taken from the old
 * file must have the fingerprint that it had when it was written. All else is a miss: a droplet
 * that is gone, replaced or damaged, and an index that makes no sense.
 */
final class KnownSegments implements AutoCloseable {
  private final Optional<Path> index;
  private final Compression format;
  private Optional<Before> before = Optional.empty();

  /** What there was before: which segments, and the droplet that they are in. */
  private record Before(
      Map<Fingerprint, SegmentIndex.Place> places, Optional<FileChannel> droplet) {
    static final Before NOTHING = new Before(Map.of(), Optional.empty());

    static Before read(Path index, Compression format) {
      try {
        var lines = Files.readAllLines(index);
        if (lines.size() < 2 || !lines.getFirst().equals(SegmentIndex.maker(format))) {
          return NOTHING;
        }
        var segments = segments(lines.subList(2, lines.size()));
        var droplet = PathBytes.path(lines.get(1));
        return new Before(
            segments, Optional.of(FileChannel.open(droplet, StandardOpenOption.READ)));
      } catch (IOException | IllegalArgumentException e) {
        return NOTHING;
      }
    }
  }

  private KnownSegments(Optional<Path> index, Compression format) {
    this.index = index;
    this.format = format;
  }

  /** {@return what this index knows, as far as it is of use; it is read when that is asked for} */
  static KnownSegments in(Optional<Path> index, Compression format) {
    return new KnownSegments(index, format);
  }

  private synchronized Before before() {
    var read =
        before.orElseGet(() -> index.map(file -> Before.read(file, format)).orElse(Before.NOTHING));
    before = Optional.of(read);
    return read;
  }

  private static Map<Fingerprint, SegmentIndex.Place> segments(List<String> lines) {
    var places = new HashMap<Fingerprint, SegmentIndex.Place>();
    for (var line : lines) {
      var place = SegmentIndex.Place.parse(line);
      places.put(place.tar(), place);
    }
    return places;
  }

  /** Appends the segment that has this tar, compressed; {@code false} where it is not known. */
  boolean copy(Fingerprint tar, Bytes packed) {
    var known = before();
    var place = Optional.ofNullable(known.places().get(tar));
    return place.isPresent()
        && known.droplet().isPresent()
        && copy(place.get(), known.droplet().get(), packed);
  }

  private static boolean copy(SegmentIndex.Place place, FileChannel file, Bytes packed) {
    var before = packed.size();
    try {
      if (packed.fill(file, place.offset(), place.length()) == place.length()
          && packed.fingerprint(before).equals(place.packed())) {
        return true;
      }
    } catch (IOException unreadable) {
      // It is compressed again.
    }
    packed.shrinkTo(before);
    return false;
  }

  @Override
  public synchronized void close() throws IOException {
    var droplet = before.flatMap(Before::droplet);
    if (droplet.isPresent()) {
      droplet.get().close();
    }
  }
}
