package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Decompression;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryType;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import io.stager.droplet.tarball.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * One reading of a droplet from its first byte to its last, or to where the reader has seen enough.
 * Every entry is checked against those before it.
 */
final class DropletPass implements AutoCloseable {
  private static final int BUFFER = 128 << 10;

  private final Path file;
  private final Suspect suspect;
  private final MessageDigest fileDigest = Digest.algorithm();
  private final Optional<DigestAside> tarDigest;
  private final InputStream in;
  private final TarReader tar;
  private final EntryTree tree;
  private boolean describesItself;
  private long entries;
  private long unpackedSize;

  /** Whether anybody will ask for the {@link #figures}: digests cost time. */
  enum Measuring {
    DIGESTS,
    NOTHING
  }

  DropletPass(Path file, ReadLimits limits, Measuring measuring) throws IOException {
    this.file = file;
    this.suspect = new Suspect("droplet", file.toString());
    this.tree = new EntryTree(suspect);
    requireReadable(file);
    var raw = Files.newInputStream(file);
    try {
      var packed =
          switch (measuring) {
            case DIGESTS -> new DigestInputStream(raw, fileDigest);
            case NOTHING -> raw;
          };
      var unpacked = Decompression.of(packed, suspect, limits);
      this.tarDigest =
          switch (measuring) {
            case DIGESTS -> Optional.of(new DigestAside(unpacked));
            case NOTHING -> Optional.empty();
          };
      this.in = tarDigest.map(InputStream.class::cast).orElse(unpacked);
    } catch (IOException | StagingException e) {
      raw.close();
      throw e;
    }
    this.tar = new TarReader(new BufferedInputStream(in, BUFFER), suspect, limits);
  }

  private void requireReadable(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Files.exists(file)
          ? suspect.foreign("it is no file")
          : new StagingException.NotFound(
              "There is no droplet '" + file + "'", file.toString(), "check the name");
    }
  }

  /** {@return the next entry; none when all was read and the droplet is whole} */
  Optional<Entry> next() throws IOException {
    var entry = tar.next();
    if (entry.isPresent()) {
      count(entry.get());
    } else if (!describesItself) {
      throw suspect.foreign("it holds neither launch.json nor staging_info.yml");
    }
    return entry;
  }

  private void count(Entry entry) {
    tree.add(entry);
    requirePlainTop(entry);
    entries++;
    unpackedSize += entry.size();
    describesItself |=
        entry.type() == EntryType.FILE
            && (entry.name().text().equals(DropletLayout.LAUNCH)
                || entry.name().text().equals(DropletLayout.STAGING_INFO));
  }

  /** Where a disk takes two names for one, {@code ./App} would mix with {@code ./app}. */
  private void requirePlainTop(Entry entry) {
    var text = entry.name().text();
    var slash = text.indexOf('/');
    var top = slash < 0 ? text : text.substring(0, slash);
    for (var ours : DropletLayout.TOP) {
      if (ours.equalsIgnoreCase(top) && !ours.equals(top)) {
        throw suspect.unsafe(entry.name(), "differs from './" + ours + "' in case alone");
      }
    }
  }

  InputStream content() {
    return tar.content();
  }

  Suspect suspect() {
    return suspect;
  }

  /** {@return the figures, once {@link #next} has said that there is no more} */
  DropletFigures figures() throws IOException {
    return new DropletFigures(
        tarDigest.orElseThrow().digest(),
        Digest.of(fileDigest),
        Files.size(file),
        unpackedSize,
        entries);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
