package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Packs a droplet whose bytes depend on what is in it and on nothing else: not on the machine, its
 * cores, the time, the umask or the order in which files were made.
 *
 * <p>The trees are packed from where they stand. The file appears under its name when it is
 * complete and on disk, and not before.
 */
public final class DropletWriter {
  /** 1980-01-01T00:00:01Z. */
  private static final Instant STANDARD_TIME = Instant.ofEpochSecond(315_532_801);

  private final Instant time;
  private final Optional<Compression> compression;
  private final Optional<Path> memory;
  private final int workers;

  private DropletWriter(
      Instant time, Optional<Compression> compression, Optional<Path> memory, int workers) {
    this.time = time;
    this.compression = compression;
    this.memory = memory;
    this.workers = workers;
  }

  /** {@return a writer with the usual time, 1980, and compression} */
  public static DropletWriter standard() {
    return at(STANDARD_TIME);
  }

  /**
   * {@return a writer with the time that SOURCE_DATE_EPOCH says in this environment, if it does}
   */
  public static DropletWriter timedBy(Map<String, String> env) {
    return Optional.ofNullable(env.get("SOURCE_DATE_EPOCH"))
        .filter(epoch -> epoch.matches("\\d{1,11}"))
        .map(epoch -> at(Instant.ofEpochSecond(Long.parseLong(epoch))))
        .orElseGet(DropletWriter::standard);
  }

  /**
   * {@return a writer with this time on every entry; the target's name says which compression}
   *
   * @param time what SOURCE_DATE_EPOCH says
   */
  public static DropletWriter at(Instant time) {
    return new DropletWriter(time, Optional.empty(), Optional.empty(), PackingLine.usualWorkers());
  }

  /** {@return the same with this compression, whatever the target's name} */
  public DropletWriter with(Compression other) {
    return new DropletWriter(time, Optional.of(other), memory, workers);
  }

  /**
   * {@return the same, but what is as it was in the droplet before is copied from there}
   *
   * <p>That shows in nothing but time: the bytes are those that would have come out anew.
   *
   * @param index the file that remembers where the droplet before is and what is in it; it is
   *     written anew with every droplet
   */
  public DropletWriter remembering(Path index) {
    return new DropletWriter(time, compression, Optional.of(index), workers);
  }

  /** {@return the same with so many threads, which shows in nothing but time} */
  DropletWriter withWorkers(int number) {
    return new DropletWriter(time, compression, memory, number);
  }

  /**
   * Packs the contents into the target, which is replaced if it is there.
   *
   * @throws StagingException.PackagingFailed when something cannot be packed or written
   */
  public Packed write(DropletContents contents, Path target) {
    var index = new SegmentIndex();
    return write(
        contents,
        target,
        (scratch, format) -> {
          var packed = measured(contents, target, scratch, format, index);
          memory.ifPresent(file -> index.write(file, packed.file(), format));
          return packed;
        });
  }

  /**
   * Packs the contents into the target for somebody who takes it away at once: its digests are left
   * for them to compute, and its bytes to the system to put on disk.
   *
   * @return what the person should know about it
   * @throws StagingException.PackagingFailed when something cannot be packed or written
   */
  public List<String> writeToHandOver(DropletContents contents, Path target) {
    return write(
        contents,
        target,
        (scratch, format) -> {
          try (var file = SegmentFile.toHandOver(scratch, format)) {
            var told =
                pack(
                    contents,
                    format,
                    () -> new Workbench(format),
                    done -> file.append(done.tar(), done.packed()));
            file.end();
            return told.warnings();
          }
        });
  }

  /** Writes a droplet to a file that becomes the target. */
  private interface Packing<T> {
    T pack(Path scratch, Compression format) throws IOException;
  }

  private <T> T write(DropletContents contents, Path target, Packing<T> packing) {
    var place = Destination.of(target);
    requireNoDirectory(place.path());
    IOException failure;
    try (var scratch = place.scratch()) {
      return write(place, scratch, packing);
    } catch (IOException e) {
      failure = e;
    }
    // Only now is what was written gone, and the room it took free again.
    throw Failures.diskIsFull(failure)
        ? diskFull(contents, place, failure)
        : failed(place, failure);
  }

  private <T> T write(Destination place, Scratch scratch, Packing<T> packing) throws IOException {
    try {
      var format = compression.or(() -> Compression.of(place.path())).orElse(Compression.GZIP);
      var packed = packing.pack(scratch.path(), format);
      scratch.become(place.path());
      return packed;
    } catch (ClosedByInterruptException e) {
      throw new StagingException.Interrupted(
              "Packing was interrupted",
              place.path().toString(),
              "start again; nothing is left behind")
          .causedBy(e);
    }
  }

  private static void requireNoDirectory(Path file) {
    if (Files.isDirectory(file)) {
      throw new StagingException.PackagingFailed(
          "The droplet cannot be written: '" + file + "' is a directory",
          file.toString(),
          "name a file");
    }
  }

  private Packed measured(
      DropletContents contents, Path target, Path scratch, Compression format, SegmentIndex index)
      throws IOException {
    var tarTally = new Tally();
    var fileTally = new Tally();
    try (var known = KnownSegments.in(memory, format);
        var file = SegmentFile.toKeep(scratch, format, fileTally)) {
      var told =
          pack(
              contents,
              format,
              () -> new Workbench(format, memory.map(remembered -> known)),
              done -> {
                tarTally.add(done.tar().content());
                file.append(done.tar(), done.packed());
                done.prints()
                    .ifPresent(made -> index.add(made.tar(), made.packed(), done.packed().size()));
              });
      file.end();
      return new Packed(
          Destination.of(target).path(),
          new DropletFigures(
              tarTally.digest(),
              fileTally.digest(),
              fileTally.bytes(),
              told.bytes(),
              told.entries()),
          told.warnings());
    }
  }

  private DropletPlan.Told pack(
      DropletContents contents,
      Compression format,
      Supplier<Workbench> benches,
      PackingLine.Outlet outlet)
      throws IOException {
    try (var line = new PackingLine(workers, benches, outlet)) {
      var told =
          DropletPlan.tell(contents, time, new Segments(format.segmentBytes(), line::add)::add);
      line.finish();
      return told;
    }
  }

  /** How well it would have been packed nobody knows; not worse than not at all. */
  private StagingException diskFull(
      DropletContents contents, Destination place, IOException cause) {
    return new StagingException.PackagingFailed(
            "The droplet could not be written: the disk is full; up to %s are needed and %d bytes are free"
                .formatted(needed(contents), Failures.free(place.directory())),
            place.path().toString(),
            "free some space in " + place.directory() + ", or name a file on another disk")
        .causedBy(cause);
  }

  private String needed(DropletContents contents) {
    try {
      return DropletPlan.tell(contents, time, entry -> {}).bytes() + " bytes";
    } catch (IOException unknown) {
      return "more bytes";
    }
  }

  private static StagingException failed(Destination place, IOException cause) {
    return new StagingException.PackagingFailed(
            "The droplet could not be written: " + Failures.reason(cause),
            Failures.file(cause).orElse(place.path().toString()),
            "see to the file that is named, and stage again")
        .causedBy(cause);
  }
}
