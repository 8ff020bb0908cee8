package io.stager.engine.staging;

import io.stager.droplet.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checksum of a directory: of the names, modes and contents of all that is in it.
 *
 * @param bytes how much its files hold
 * @param files how many there are
 */
record TreeSum(Digest digest, long bytes, long files) {
  private static final int PIECE = 128 * 1024;

  static TreeSum of(Path root) throws IOException {
    var sum = Digest.algorithm();
    var piece = new byte[PIECE];
    long bytes = 0;
    long files = 0;
    for (var path : sorted(root)) {
      if (Files.isSymbolicLink(path)) {
        name(sum, "l", root, path, Files.readSymbolicLink(path).toString());
      } else if (Files.isDirectory(path)) {
        name(sum, "d", root, path, mode(path));
      } else if (Files.isRegularFile(path)) {
        var size = Files.size(path);
        name(sum, "f", root, path, mode(path) + " " + size);
        add(sum, path, piece);
        bytes += size;
        files++;
      }
    }
    return new TreeSum(Digest.of(sum), bytes, files);
  }

  private static List<Path> sorted(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return String.valueOf(
        ((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)) & 07777);
  }

  /** Names hold no NUL, so it may stand between the parts. */
  private static void name(MessageDigest sum, String kind, Path root, Path path, String rest) {
    var text = kind + "\0" + root.relativize(path) + "\0" + rest + "\0";
    sum.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(MessageDigest sum, Path file, byte[] piece) throws IOException {
    try (var in = Files.newInputStream(file)) {
      for (var n = in.read(piece); n >= 0; n = in.read(piece)) {
        sum.update(piece, 0, n);
      }
    }
  }
}
