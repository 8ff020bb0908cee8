package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.compression.GzipNote;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Packs the cache of a build, to be unpacked before the next one: a tree as it stands, with its
 * times and modes, since tools clear their caches by age.
 */
public final class CacheWriter {
  private CacheWriter() {}

  /**
   * Packs what is in the directory into the target, which is replaced if it is there, but for one
   * case: it was written here before, and nothing has changed since.
   *
   * @throws StagingException.PackagingFailed when something cannot be read or written
   */
  public static void write(Path directory, Path target) {
    var place = Destination.of(target);
    try (var scratch = place.scratch()) {
      var mark = CacheMark.of(directory);
      if (!mark.endsFile(place.path())) {
        pack(directory, scratch.path(), mark);
        scratch.become(place.path());
      }
    } catch (IllegalArgumentException e) {
      throw new StagingException.PackagingFailed(
          "the cache holds what cannot be packed: " + e.getMessage(),
          directory.toString(),
          "rename it in the buildpack's cache");
    } catch (IOException e) {
      throw new StagingException.PackagingFailed(
              "the cache could not be written: " + Failures.reason(e),
              Failures.file(e).orElse(place.path().toString()),
              "see to the file that is named, and stage again")
          .causedBy(e);
    }
  }

  private static void pack(Path directory, Path path, GzipNote mark) throws IOException {
    var format = Compression.GZIP;
    try (var file = SegmentFile.toHandOver(path, format);
        var line =
            PackingLine.onAllCores(
                () -> new Workbench(format), done -> file.append(done.tar(), done.packed()))) {
      CachePlan.tell(directory, new Segments(format.segmentBytes(), line::add)::add);
      line.finish();
      file.end();
      file.append(mark.member());
    }
  }
}
