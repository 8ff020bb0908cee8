package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryType;
import io.stager.droplet.tarball.ReadLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A droplet on disk, ours or Cloud Foundry's, and what can be asked of it.
 *
 * <p>It may come from anybody: whatever is asked, names that lead out, devices, entries that stand
 * there twice and data after the end are refused with {@link StagingException.UnsafeArchive}, as is
 * what is damaged, cut off or no droplet.
 */
public final class Droplet {
  private final Path file;
  private final ReadLimits limits;

  private Droplet(Path file, ReadLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** {@return the droplet in this file, of which nothing has been read yet} */
  public static Droplet open(Path file) {
    return open(file, ReadLimits.STANDARD);
  }

  /** {@return the droplet in this file, to be read within these limits} */
  public static Droplet open(Path file, ReadLimits limits) {
    return new Droplet(file, limits);
  }

  /** {@return the file} */
  public Path file() {
    return file;
  }

  /** {@return all that it tells about itself; reads it to its end} */
  public DropletSummary inspect() {
    return reading(pass -> {
      var descriptors = new Descriptors();
      var areas = new Areas();
      for (var entry = pass.next(); entry.isPresent(); entry = pass.next()) {
        descriptors.see(entry.get(), pass);
        areas.add(entry.get());
      }
      return new DropletSummary(
          pass.figures(), descriptors.launch(), descriptors.stagingInfo(), areas.all());
    });
  }

  /** {@return it in every detail but the bytes of its files; reads it to its end} */
  public DropletSurvey survey() {
    return reading(Droplet::survey);
  }

  private static DropletSurvey survey(DropletPass pass) throws IOException {
    var look = new ContentLook();
    var files = new ArrayList<PackedFile>();
    var descriptors = new Descriptors();
    var areas = new Areas();
    var entries = new ArrayList<Entry>();
    for (var next = pass.next(); next.isPresent(); next = pass.next()) {
      var entry = next.get();
      entries.add(entry);
      areas.add(entry);
      if (entry.type() == EntryType.FILE) {
        look.begin(pass.content());
        descriptors.see(entry, pass, look);
        files.add(look.end(entry));
      }
    }
    var summary =
        new DropletSummary(
            pass.figures(), descriptors.launch(), descriptors.stagingInfo(), areas.all());
    return new DropletSurvey(summary, entries, files);
  }

  /**
   * {@return what is needed to run it}
   *
   * <p>Of a droplet of ours only the beginning is read. Cloud Foundry's have no launch.json; what
   * stands in their staging_info.yml becomes a web process.
   */
  public LaunchDescriptor launchDescriptor() {
    return looking(pass -> {
      var descriptors = new Descriptors();
      for (var entry = pass.next(); entry.isPresent(); entry = pass.next()) {
        descriptors.see(entry.get(), pass);
        if (descriptors.launch().isPresent()) {
          break;
        }
      }
      return descriptors.descriptor(file.toString());
    });
  }

  /** {@return every entry, in the order of the file} */
  public List<Entry> entries() {
    return looking(pass -> {
      var entries = new ArrayList<Entry>();
      for (var entry = pass.next(); entry.isPresent(); entry = pass.next()) {
        entries.add(entry.get());
      }
      return List.copyOf(entries);
    });
  }

  /**
   * Copies the content of one file in it, named as {@link #entries} names it or with {@code ./} in
   * front. A link is not followed.
   *
   * @throws StagingException.NotFound when it holds no such file
   */
  public void copy(String name, OutputStream out) {
    looking(pass -> {
      var wanted = name.startsWith("./") ? name.substring(2) : name;
      for (var entry = pass.next(); entry.isPresent(); entry = pass.next()) {
        if (entry.get().name().text().equals(wanted)) {
          requireFile(entry.get());
          return pass.content().transferTo(out);
        }
      }
      throw noFile(wanted, "There is no '" + wanted + "' in the droplet");
    });
  }

  private void requireFile(Entry entry) {
    var name = entry.name().toString();
    switch (entry.type()) {
      case FILE -> {}
      case DIRECTORY -> throw noFile(name, "'" + name + "' is a directory");
      case SYMLINK, HARD_LINK ->
          throw noFile(name, "'" + name + "' is a link to '" + entry.linkTarget().orElse("") + "'");
    }
  }

  private StagingException noFile(String entry, String message) {
    return new StagingException.NotFound(
        message, file + ", entry ./" + entry, "name one of the files that ls shows");
  }

  /**
   * {@return the figures of the droplet, which is read to its end}
   *
   * @throws StagingException.DigestMismatch when it is not the one that is expected
   */
  public DropletFigures verify(Digest expected) {
    return reading(pass -> {
      while (pass.next().isPresent()) {
        // Reading is checking.
      }
      return require(expected, pass.figures());
    });
  }

  /**
   * Unpacks it into a directory that is not there yet or is empty. The directory appears, or fills,
   * only when all is unpacked and the digest is the right one; the files belong to whoever calls
   * this.
   */
  public Unpacked unpack(Path target, Unpacking how) {
    var place = Destination.of(target);
    return reading(pass -> unpack(pass, place, how));
  }

  private Unpacked unpack(DropletPass pass, Destination place, Unpacking how) throws IOException {
    try (var room = UnpackingRoom.before(place)) {
      return unpack(pass, place, how, room);
    }
  }

  private Unpacked unpack(DropletPass pass, Destination place, Unpacking how, UnpackingRoom room)
      throws ClosedByInterruptException {
    try {
      var warnings = new Unpacker(room.path(), pass, how.externalLinks()).unpack();
      var figures = pass.figures();
      how.digest().ifPresent(expected -> require(expected, figures));
      room.become(place);
      return new Unpacked(place.path(), figures, warnings);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw unpackingFailed(place, e);
    }
  }

  /**
   * {@return the figures}
   *
   * @throws StagingException.DigestMismatch when they are not of the droplet that is expected
   */
  public DropletFigures require(Digest expected, DropletFigures figures) {
    if (!figures.digest().equals(expected)) {
      throw new StagingException.DigestMismatch(
          "This is not the droplet %s but %s".formatted(expected, figures.digest()),
          file.toString(),
          "fetch the droplet again, or ask who made it for the right digest");
    }
    return figures;
  }

  private static StagingException unpackingFailed(Destination place, IOException cause) {
    var full = Failures.diskIsFull(cause);
    return new StagingException.MachineLacks(
            "The droplet could not be unpacked: "
                + (full ? "the disk is full" : Failures.reason(cause)),
            Failures.file(cause).orElse(place.path().toString()),
            full ? "free some space, or name a directory on another disk" : "see to what is named")
        .causedBy(cause);
  }

  /** What is done during one pass over the droplet. */
  private interface Reading<T> {
    T over(DropletPass pass) throws IOException;
  }

  private <T> T reading(Reading<T> task) {
    return reading(task, DropletPass.Measuring.DIGESTS);
  }

  private <T> T looking(Reading<T> task) {
    return reading(task, DropletPass.Measuring.NOTHING);
  }

  private <T> T reading(Reading<T> task, DropletPass.Measuring measuring) {
    try (var pass = new DropletPass(file, limits, measuring)) {
      return task.over(pass);
    } catch (ClosedByInterruptException e) {
      throw new StagingException.Interrupted(
              "Reading the droplet was interrupted", file.toString(), "start again")
          .causedBy(e);
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The droplet could not be read: " + Failures.reason(e),
              file.toString(),
              "see to the file, its permissions and its disk")
          .causedBy(e);
    }
  }
}
