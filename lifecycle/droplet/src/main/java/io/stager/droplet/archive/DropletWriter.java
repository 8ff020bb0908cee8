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
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
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
  /** 1980-01-01T00:00:01Z. */
  private static final Instant STANDARD_TIME = Instant.ofEpochSecond(315_532_801);

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
    return write(
        contents,
        target,
        (plan, scratch) ->
            new Packed(Destination.of(target).path(), measured(plan, scratch), plan.warnings()));
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
        (plan, scratch) -> {
          try (var out = Files.newOutputStream(scratch, StandardOpenOption.CREATE_NEW)) {
            pack(plan, out);
          }
          return plan.warnings();
        });
  }

  /** Writes a plan to a file that becomes the droplet. */
  private interface Packing<T> {
    T pack(DropletPlan plan, Path scratch) throws IOException;
  }

  private <T> T write(DropletContents contents, Path target, Packing<T> packing) {
    var place = Destination.of(target);
    requireNoDirectory(place.path());
    try (var scratch = place.scratch()) {
      return write(contents, place, scratch, packing);
    }
  }

  private <T> T write(
      DropletContents contents, Destination place, Scratch scratch, Packing<T> packing) {
    try {
      var packed = packing.pack(DropletPlan.of(contents), scratch.path());
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

  private DropletFigures measured(DropletPlan plan, Path scratch) throws IOException {
    try (var channel =
            FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var packed = new Tally(Channels.newOutputStream(channel));
        var gzip = new GzipOutput(packed, level);
        var tar = new Tally(gzip)) {
      var unpackedSize = entries(plan, tar);
      gzip.finish();
      channel.force(true);
      return new DropletFigures(
          tar.digest(), packed.digest(), packed.bytes(), unpackedSize, plan.entries().size());
    }
  }

  private void pack(DropletPlan plan, OutputStream out) throws IOException {
    try (var gzip = new GzipOutput(out, level)) {
      entries(plan, gzip);
      gzip.finish();
    }
  }

  private long entries(DropletPlan plan, OutputStream out) throws IOException {
    var buffered = new BufferedOutputStream(out, BUFFER);
    var size = entries(plan, new TarWriter(buffered));
    buffered.flush();
    return size;
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
    if (planned instanceof Planned.RegularFile file) {
      return file(file, tar);
    }
    if (planned instanceof Planned.Text text) {
      return text(text, tar);
    }
    tar.write(withoutContent(planned));
    return 0;
  }

  private Entry withoutContent(Planned planned) {
    if (planned instanceof Planned.Folder(var name, var mode)) {
      return Entry.directory(name, mode, time);
    }
    if (planned instanceof Planned.Link(var name, var target)) {
      return Entry.symlink(name, target, time);
    }
    if (planned instanceof Planned.HardLink(var name, var first, var mode)) {
      return Entry.hardLink(name, first, mode, time);
    }
    throw new IllegalStateException("It has content: " + planned);
  }

  private long text(Planned.Text text, TarWriter tar) throws IOException {
    var bytes = text.content().getBytes(StandardCharsets.UTF_8);
    tar.write(Entry.file(text.name(), 0644, bytes.length, time), new ByteArrayInputStream(bytes));
    return bytes.length;
  }

  private long file(Planned.RegularFile file, TarWriter tar) throws IOException {
    var facts = file.facts();
    var entry = Entry.file(file.name(), facts.packedMode(), facts.size(), time);
    try (var content =
        Files.newInputStream(file.source(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      tar.write(entry, content);
      if (content.read() >= 0 || !FileFacts.of(file.source()).isStill(facts)) {
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
