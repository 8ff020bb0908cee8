package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.compression.Encoder;
import io.stager.droplet.compression.Fingerprint;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.TarWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** Where one segment at a time is read from disk into its tar bytes, and these are compressed. */
final class Workbench implements AutoCloseable {
  private static final int HEADERS = 64 << 10;
  private static final int SMALL = 64 << 10;
  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Arena memory = Arena.ofShared();
  private final Encoder encoder;
  private final Optional<KnownSegments> known;
  private final int room;
  private final Bytes tar;
  private final Bytes packed;
  private final TarWriter writer;
  private Optional<Prints> prints = Optional.empty();

  /** What identifies a segment in the archive and in the file. */
  record Prints(Fingerprint tar, Fingerprint packed) {}

  /** Compresses every segment. */
  Workbench(Compression format) {
    this(format, Optional.empty());
  }

  /** Compresses what is not known, and tells what it packs apart so that it can be known. */
  Workbench(Compression format, Optional<KnownSegments> known) {
    this.known = known;
    this.encoder = format.encoder();
    this.room = Segments.largest(format.segmentBytes()) + HEADERS;
    this.tar = Bytes.in(memory);
    this.packed = Bytes.in(memory);
    this.writer = new TarWriter(tar);
  }

  /** {@return the segment in the form that it has in the archive} */
  Bytes tar() {
    return tar;
  }

  /** {@return the segment in the form that it has in the file} */
  Bytes packed() {
    return packed;
  }

  /** {@return what identifies the segment in both, where segments are remembered} */
  Optional<Prints> prints() {
    return prints;
  }

  void pack(Segment segment) throws IOException {
    clear(segment);
    for (var planned : segment.entries()) {
      write(planned);
    }
    if (known.isPresent()) {
      prints = Optional.of(reuse(known.get()));
    } else {
      encoder.encode(tar, packed);
    }
  }

  /** What was outgrown is given back only at the end, so there are two sizes only. */
  private void clear(Segment segment) {
    var needed = segment.bytes() <= SMALL ? SMALL + HEADERS : room;
    tar.clear();
    tar.reserve(needed);
    packed.clear();
    packed.reserve(needed + HEADERS);
  }

  private Prints reuse(KnownSegments known) {
    var print = tar.fingerprint(0);
    if (!known.copy(print, packed)) {
      encoder.encode(tar, packed);
    }
    return new Prints(print, packed.fingerprint(0));
  }

  private void write(Planned planned) throws IOException {
    if (planned instanceof Planned.RegularFile file) {
      whole(file);
    } else if (planned instanceof Planned.Part part) {
      part(part);
    } else if (planned instanceof Planned.Bare(var entry)) {
      writer.write(entry);
    } else if (planned instanceof Planned.Text(var entry, var content)) {
      writer.write(entry, content.getBytes(StandardCharsets.UTF_8));
    } else {
      writer.finish();
    }
  }

  private void whole(Planned.RegularFile file) throws IOException {
    writer.write(file.entry());
    try (var content = Files.newByteChannel(file.source(), READING)) {
      read(content, file, (int) file.size(), true);
    }
    requireUnchanged(file);
    writer.pad(file.size());
  }

  private void part(Planned.Part part) throws IOException {
    if (part.isFirst()) {
      writer.write(part.file().entry());
    }
    try (var content = Files.newByteChannel(part.file().source(), READING)) {
      read(content.position(part.offset()), part.file(), part.length(), part.isLast());
      if (part.isLast()) {
        writer.pad(part.file().size());
      }
    }
  }

  /** Asks for one byte more than there should be at the end: that costs no second question. */
  private void read(
      SeekableByteChannel content, Planned.RegularFile file, int length, boolean toEnd)
      throws IOException {
    if (tar.fill(content, Math.max(1, length), toEnd ? length + 1 : length) != length) {
      throw changed(file);
    }
  }

  /**
   * Fails when the file is not as it was when it was planned, also when it grew; to be asked when
   * all was read.
   */
  static void requireUnchanged(Planned.RegularFile file) throws IOException {
    if (!file.facts().areStillOf(file.source())) {
      throw changed(file);
    }
  }

  /** Gives back the memory that it works in. */
  @Override
  public void close() {
    memory.close();
  }

  private static StagingException changed(Planned.RegularFile file) {
    return new StagingException.PackagingFailed(
        "'./" + file.name() + "' changed while it was packed",
        EntryName.shown(PathBytes.text(file.source())),
        "end what writes to it, and stage again");
  }
}
