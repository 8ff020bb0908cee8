package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.GzipOutput;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.TarWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Packs a droplet whose bytes depend on what is in it and on nothing else: not on the machine, the
 * time, the umask or the order in which files were made.
 *
 * <p>The trees are packed from where they stand. The file appears under its name when it is
 * complete and on disk, and not before.
 */
public final class DropletWriter {
  private static final Instant STANDARD_TIME = Instant.parse("1980-01-01T00:00:01Z");
  private static final int STANDARD_LEVEL = 6;
  private static final int BUFFER = 256 << 10;

  private final Instant time;
  private final int level;

  /**
   * Packs with this time on every entry.
   *
   * @param time what SOURCE_DATE_EPOCH says
   * @param level of compression, 1 to 9
   */
  public DropletWriter(Instant time, int level) {
    this.time = time;
    this.level = level;
  }

  /** {@return a writer with the usual time, 1980, and level} */
  public static DropletWriter standard() {
    return new DropletWriter(STANDARD_TIME, STANDARD_LEVEL);
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

  /** {@return a writer with this time on every entry, and the usual level} */
  public static DropletWriter at(Instant time) {
    return new DropletWriter(time, STANDARD_LEVEL);
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
      var plan = DropletPlan.of(contents);
      var figures = pack(plan, scratch.path());
      scratch.become(place.path());
      return new Packed(place.path(), figures, plan.warnings());
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

  private DropletFigures pack(DropletPlan plan, Path scratch) throws IOException {
    try (var channel =
            FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var packed = new Tally(Channels.newOutputStream(channel));
        var gzip = new GzipOutput(packed, level);
        var tar = new Tally(gzip)) {
      var buffered = new BufferedOutputStream(tar, BUFFER);
      var unpackedSize = entries(plan, new TarWriter(buffered));
      buffered.flush();
      gzip.finish();
      channel.force(true);
      return new DropletFigures(
          tar.digest(), packed.digest(), packed.bytes(), unpackedSize, plan.entries().size());
    }
  }

  private long entries(DropletPlan plan, TarWriter tar) throws IOException {
    long size = 0;
    for (var planned : plan.entries()) {
      size += write(planned, tar);
    }
    tar.finish();
    return size;
  }

  private long write(Planned planned, TarWriter tar) throws IOException {
    return switch (planned) {
      case Planned.Text(var name, var content) -> {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.write(Entry.file(name, 0644, bytes.length, time), new ByteArrayInputStream(bytes));
        yield bytes.length;
      }
      case Planned.Folder(var name, var mode) -> link(Entry.directory(name, mode, time), tar);
      case Planned.Link(var name, var target) -> link(Entry.symlink(name, target, time), tar);
      case Planned.HardLink(var name, var first, var mode) ->
          link(Entry.hardLink(name, first, mode, time), tar);
      case Planned.RegularFile file -> file(file, tar);
    };
  }

  private static long link(Entry entry, TarWriter tar) throws IOException {
    tar.write(entry);
    return 0;
  }

  private long file(Planned.RegularFile file, TarWriter tar) throws IOException {
    var facts = file.facts();
    var entry = Entry.file(file.name(), facts.packedMode(), facts.size(), time);
    try (var content =
        Files.newInputStream(file.source(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      tar.write(entry, content);
      if (content.read() >= 0 || !FileFacts.of(file.source()).equals(facts)) {
        throw changed(file);
      }
    } catch (EOFException e) {
      throw changed(file).causedBy(e);
    }
    return facts.size();
  }

  private static StagingException changed(Planned.RegularFile file) {
    return new StagingException.PackagingFailed(
        "'./" + file.name() + "' changed while it was packed",
        EntryName.shown(PathBytes.text(file.source())),
        "end what writes to it, and stage again");
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
