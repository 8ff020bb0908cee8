package io.stager.engine.buildpack;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a buildpack that holds {@code bin}: the one that was named, or the only one in
 * it, as in the zips that GitHub makes of a repository.
 */
final class BuildpackRoot {
  private BuildpackRoot() {}

  static Path in(Path directory, String key) throws IOException {
    if (Files.isDirectory(directory.resolve("bin"))) {
      return directory;
    }
    var entries = entries(directory);
    if (entries.size() == 1 && Files.isDirectory(entries.getFirst().resolve("bin"))) {
      return entries.getFirst();
    }
    throw new StagingException.NotFound(
        "malformed buildpack does not contain a /bin dir: " + key,
        key,
        "give the directory that holds bin/detect, or an archive of it");
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
