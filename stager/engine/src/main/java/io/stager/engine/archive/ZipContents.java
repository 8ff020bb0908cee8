package io.stager.engine.archive;

import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a zip, with the modes and links that its central directory knows. */
final class ZipContents {
  private static final int LONGEST_TARGET = 4096;

  private final Path file;
  private final Suspect suspect;
  private final ReadLimits limits;
  private long room;

  ZipContents(Path file, Suspect suspect, ReadLimits limits) {
    this.file = file;
    this.suspect = suspect;
    this.limits = limits;
    this.room = limits.totalBytes();
  }

  void unpackTo(UnpackedTree tree, ToIntFunction<EntryName> modeless) throws IOException {
    try (var zip = new ZipFile(file.toString())) {
      if (zip.size() > limits.entries()) {
        throw suspect.tooLarge("it holds more than " + limits.entries() + " entries");
      }
      var modes = ZipModes.read(file);
      for (var entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        try (var content = new Counted(zip.getInputStream(entry))) {
          add(entry, modes.of(entry.getName()), content, tree, modeless);
        }
      }
    }
  }

  private void add(
      ZipEntry entry,
      Optional<ZipModes.Mode> mode,
      InputStream content,
      UnpackedTree tree,
      ToIntFunction<EntryName> modeless)
      throws IOException {
    if (entry.getName().equals("./")) {
      return;
    }
    var name = name(entry);
    if (mode.filter(ZipModes.Mode::isLink).isPresent()) {
      tree.link(name, target(content));
    } else if (mode.filter(ZipModes.Mode::isSpecial).isPresent()) {
      throw suspect.unsafe(name, "is a device, FIFO or socket");
    } else if (entry.isDirectory()) {
      tree.directory(name);
    } else {
      tree.file(
          name,
          mode.map(ZipModes.Mode::permissions).orElseGet(() -> modeless.applyAsInt(name)),
          content);
    }
  }

  private EntryName name(ZipEntry entry) {
    try {
      return EntryName.parse(entry.getName());
    } catch (IllegalArgumentException e) {
      throw suspect.unsafe("an entry cannot be unpacked safely: " + e.getMessage());
    }
  }

  private String target(InputStream content) throws IOException {
    var bytes = content.readNBytes(LONGEST_TARGET + 1);
    var target = PathBytes.text(bytes);
    if (bytes.length > LONGEST_TARGET || target.isEmpty() || target.indexOf('\0') >= 0) {
      throw suspect.unsafe("a link in it has no target that can be used");
    }
    return target;
  }

  /** What a zip says of a size need not be true, so bytes are counted as they come. */
  private final class Counted extends FilterInputStream {
    private long left = limits.fileBytes();

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var n = super.read(into, offset, length);
      room -= Math.max(0, n);
      left -= Math.max(0, n);
      if (room < 0 || left < 0) {
        throw suspect.tooLarge("it unpacks to more than " + limits.totalBytes() + " bytes");
      }
      return n;
    }
  }
}
