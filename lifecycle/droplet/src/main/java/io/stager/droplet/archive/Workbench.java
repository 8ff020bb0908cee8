package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Encoder;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.TarWriter;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/** Where one segment at a time is read from disk into its tar bytes, and these are compressed. */
final class Workbench {
  private static final int ROOM = 1200 << 10;
  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Instant time;
  private final Encoder encoder;
  private final Bytes tar = new Bytes(ROOM);
  private final Bytes packed = new Bytes(ROOM);
  private final TarWriter writer = new TarWriter(tar);

  Workbench(Instant time, Encoder encoder) {
    this.time = time;
    this.encoder = encoder;
  }

  /** {@return the segment in the form that it has in the archive} */
  Bytes tar() {
    return tar;
  }

  /** {@return the segment in the form that it has in the file} */
  Bytes packed() {
    return packed;
  }

  void pack(Segment segment) throws IOException {
    tar.clear();
    packed.clear();
    for (var planned : segment.entries()) {
      write(planned);
    }
    encoder.encode(tar, packed);
  }

  private void write(Planned planned) throws IOException {
    if (planned instanceof Planned.RegularFile file) {
      whole(file);
    } else if (planned instanceof Planned.Part part) {
      part(part);
    } else if (planned instanceof Planned.Folder(var name, var mode)) {
      writer.write(Entry.directory(name, mode, time));
    } else if (planned instanceof Planned.Link(var name, var target)) {
      writer.write(Entry.symlink(name, target, time));
    } else if (planned instanceof Planned.HardLink(var name, var first, var mode)) {
      writer.write(Entry.hardLink(name, first, mode, time));
    } else if (planned instanceof Planned.Text(var name, var content)) {
      var bytes = content.getBytes(StandardCharsets.UTF_8);
      writer.write(Entry.file(name, 0644, bytes.length, time), bytes);
    } else {
      writer.finish();
    }
  }

  private void whole(Planned.RegularFile file) throws IOException {
    header(file);
    try (var content = Files.newByteChannel(file.source(), READING)) {
      read(content, file, (int) file.facts().size());
      requireEnd(content, file);
    }
    requireUnchanged(file);
    writer.pad(file.facts().size());
  }

  private void part(Planned.Part part) throws IOException {
    if (part.isFirst()) {
      header(part.file());
    }
    try (var content = Files.newByteChannel(part.file().source(), READING)) {
      read(content.position(part.offset()), part.file(), part.length());
      if (part.isLast()) {
        requireEnd(content, part.file());
        writer.pad(part.file().facts().size());
      }
    }
  }

  private void header(Planned.RegularFile file) throws IOException {
    var facts = file.facts();
    writer.write(Entry.file(file.name(), facts.packedMode(), facts.size(), time));
  }

  private void read(SeekableByteChannel content, Planned.RegularFile file, int length)
      throws IOException {
    if (tar.fill(content, length) < length) {
      throw changed(file);
    }
  }

  private void requireEnd(SeekableByteChannel content, Planned.RegularFile file)
      throws IOException {
    if (tar.fill(content, 1) > 0) {
      throw changed(file);
    }
  }

  /** Fails when the file is not as it was when it was planned; to be asked when all was read. */
  static void requireUnchanged(Planned.RegularFile file) throws IOException {
    if (!FileFacts.of(file.source()).isStill(file.facts())) {
      throw changed(file);
    }
  }

  private static StagingException changed(Planned.RegularFile file) {
    return new StagingException.PackagingFailed(
        "'./" + file.name() + "' changed while it was packed",
        EntryName.shown(PathBytes.text(file.source())),
        "end what writes to it, and stage again");
  }
}
