package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Packs a droplet whose bytes depend on what is in it and on nothing else: not on the machine, its
 * cores, the time, the umask or the order in which files were made.
 *
 * <p>The trees are packed from where they stand. The file appears under its name when it is
 * complete and on disk, and not before.
 */
public final class DropletWriter {
  private static final Instant STANDARD_TIME = Instant.parse("1980-01-01T00:00:01Z");
  private static final int MOST_WORKERS = 12;

  private final Instant time;
  private final Compression compression;
  private final int workers;

  private DropletWriter(Instant time, Compression compression, int workers) {
    this.time = time;
    this.compression = compression;
    this.workers = workers;
  }

  /** {@return a writer with the usual time, 1980, and compression} */
  public static DropletWriter standard() {
    return at(STANDARD_TIME);
  }

  /**
   * {@return a writer with this time on every entry, and the usual compression}
   *
   * @param time what SOURCE_DATE_EPOCH says
   */
  public static DropletWriter at(Instant time) {
    var cores = Runtime.getRuntime().availableProcessors();
    return new DropletWriter(time, Compression.GZIP, Math.min(cores, MOST_WORKERS));
  }

  /** {@return the same with this compression} */
  public DropletWriter with(Compression other) {
    return new DropletWriter(time, other, workers);
  }

  /** {@return the same with so many threads, which shows in nothing but time} */
  DropletWriter withWorkers(int number) {
    return new DropletWriter(time, compression, number);
  }

  /**
   * Packs the contents into the target, which is replaced if it is there.
   *
   * @throws StagingException.PackagingFailed when something cannot be packed or written
   */
  public Packed write(DropletContents contents, Path target) {
    var place = Destination.of(target);
    requireNoDirectory(place.path());
    try (var scratch = place.scratch()) {
      return write(contents, place, scratch);
    }
  }

  private Packed write(DropletContents contents, Destination place, Scratch scratch) {
    try {
      var packed = pack(contents, scratch.path(), place.path());
      scratch.become(place.path());
      return packed;
    } catch (ClosedByInterruptException e) {
      throw new StagingException.Interrupted(
              "Packing was interrupted",
              place.path().toString(),
              "start again; nothing is left behind")
          .causedBy(e);
    } catch (IOException e) {
      throw failed(place, e);
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

  private Packed pack(DropletContents contents, Path scratch, Path target) throws IOException {
    try (var channel =
            FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var file = new Tally(Channels.newOutputStream(channel));
        var tar = new Tally(OutputStream.nullOutputStream());
        var line =
            new PackingLine(
                workers,
                () -> new Workbench(time, compression.encoder()),
                done -> {
                  done.tar().writeTo(tar);
                  done.packed().writeTo(file);
                })) {
      var told = DropletPlan.tell(contents, new Segments(line::add)::add);
      line.finish();
      file.write(compression.epilogue());
      channel.force(true);
      return new Packed(
          target,
          new DropletFigures(
              tar.digest(), file.digest(), file.bytes(), told.bytes(), told.entries()),
          told.warnings());
    }
  }

  private static StagingException failed(Destination place, IOException cause) {
    if (Failures.diskIsFull(place.directory())) {
      return new StagingException.PackagingFailed(
              "The droplet could not be written: the disk is full",
              place.path().toString(),
              "free some space in " + place.directory() + ", or name a file on another disk")
          .causedBy(cause);
    }
    return new StagingException.PackagingFailed(
            "The droplet could not be written: " + Failures.reason(cause),
            Failures.file(cause).orElse(place.path().toString()),
            "see to the file that is named, and stage again")
        .causedBy(cause);
  }
}
