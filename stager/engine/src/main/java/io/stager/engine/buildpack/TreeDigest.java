package io.stager.engine.buildpack;

import io.stager.droplet.Digest;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The digest of a directory: of every file's name, whether it can be executed, and its content.
 *
 * <p>Owners and times do not count, so the same buildpack has the same digest wherever it lies.
 */
final class TreeDigest {
  private TreeDigest() {}

  static Digest of(Path root) throws IOException {
    var digest = Digest.algorithm();
    for (var file : sorted(root)) {
      add(digest, root, file);
    }
    return Digest.of(digest);
  }

  private static List<Path> sorted(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !root.relativize(file).startsWith(".git"))
          .sorted((a, b) -> PathBytes.compare(name(root, a), name(root, b)))
          .toList();
    }
  }

  private static String name(Path root, Path file) {
    return PathBytes.text(root.relativize(file));
  }

  /** Every part is preceded by its length, so that no two trees give the same bytes. */
  private static void add(MessageDigest digest, Path root, Path file) throws IOException {
    part(digest, PathBytes.bytes(name(root, file)));
    if (Files.isSymbolicLink(file)) {
      digest.update((byte) 'l');
      part(digest, PathBytes.bytes(PathBytes.text(Files.readSymbolicLink(file))));
    } else {
      digest.update((byte) (Files.isExecutable(file) ? 'x' : 'f'));
      length(digest, Files.size(file));
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(file, out);
      }
    }
  }

  private static void part(MessageDigest digest, byte[] bytes) {
    length(digest, bytes.length);
    digest.update(bytes);
  }

  private static void length(MessageDigest digest, long bytes) {
    digest.update((bytes + ":").getBytes(StandardCharsets.US_ASCII));
  }
}
