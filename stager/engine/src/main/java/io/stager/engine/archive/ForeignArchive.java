package io.stager.engine.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Decompression;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import io.stager.droplet.tarball.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * A zip or tarball that somebody else made. What it is, its first bytes tell; its name does not
 * count.
 */
public record ForeignArchive(Path file) {
  /** How the names of archives end, where a name is all there is to go by. */
  public static final Pattern NAME =
      Pattern.compile(
          ".*\\.(?:zip|jar|war|tgz|tar|tar\\.gz|tar\\.zst|tzst)", Pattern.CASE_INSENSITIVE);

  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;
  private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);

  /**
   * Unpacks it into the directory, which is empty.
   *
   * @param modeless the mode of a file whose archive knows none
   */
  public void unpackTo(Path directory, ToIntFunction<EntryName> modeless) {
    var suspect = new Suspect("zip or tarball", file.toString());
    var tree = new UnpackedTree(directory, suspect);
    try {
      var head = head();
      if (Decompression.reads(head)) {
        decompress(tree, suspect);
      } else if (isTar(head)) {
        untar(tree, suspect);
      } else {
        new ZipContents(file, suspect, ReadLimits.STANDARD).unpackTo(tree, modeless);
      }
      tree.finish();
    } catch (ZipException e) {
      throw new StagingException.InvalidInput(
              "'%s' is no zip that can be read: %s".formatted(file, e.getMessage()),
              file.toString(),
              "name a directory, or a whole zip, jar or tarball")
          .causedBy(e);
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "'%s' cannot be unpacked: %s".formatted(file, e), file.toString(), "unpack it first")
          .causedBy(e);
    }
  }

  private byte[] head() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static boolean isTar(byte[] head) {
    var end = TAR_MAGIC + USTAR.length;
    return head.length >= end && Arrays.equals(head, TAR_MAGIC, end, USTAR, 0, USTAR.length);
  }

  private void decompress(UnpackedTree tree, Suspect suspect) throws IOException {
    try (var in = Files.newInputStream(file);
        var tar = Decompression.of(in, suspect, ReadLimits.STANDARD)) {
      read(tar, tree, suspect);
    }
  }

  private void untar(UnpackedTree tree, Suspect suspect) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      read(in, tree, suspect);
    }
  }

  private static void read(InputStream in, UnpackedTree tree, Suspect suspect) throws IOException {
    var tar = new TarReader(in, suspect, ReadLimits.STANDARD);
    for (var next = tar.next(); next.isPresent(); next = tar.next()) {
      var entry = next.get();
      var target = entry.linkTarget().orElse("");
      switch (entry.type()) {
        case DIRECTORY -> tree.directory(entry.name());
        case FILE -> tree.file(entry.name(), entry.permissions(), tar.content());
        case SYMLINK -> tree.link(entry.name(), target);
        case HARD_LINK -> tree.hardLink(entry.name(), new EntryName(target));
      }
    }
  }
}
