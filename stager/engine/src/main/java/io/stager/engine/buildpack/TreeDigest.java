package io.stager.engine.buildpack;

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
          .sorted((a, b) -> name(root, a).compareTo(name(root, b)))
          .toList();
    }
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString();
  }

  /** Every part is preceded by its length, so that no two trees give the same bytes. */
  private static void add(MessageDigest digest, Path root, Path file) throws IOException {
    part(digest, name(root, file).getBytes(StandardCharsets.UTF_8));
    if (Files.isSymbolicLink(file)) {
      digest.update((byte) 'l');
      part(digest, Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
    } else {
      digest.update((byte) (Files.isExecutable(file) ? 'x' : 'f'));
      part(digest, Files.readAllBytes(file));
    }
  }

  private static void part(MessageDigest digest, byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
