package io.stager.builder.download;

import io.stager.builder.Leftover;
import io.stager.builder.url.GoUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A buildpack in a git repository: a shallow clone, or a whole one where the server has no shallow
 * ones. The URL's fragment is a branch or a tag.
 */
record GitClone(Downloads.Programs programs) {
  void fetch(GoUrl url, Path directory) {
    if (clone(url, directory, List.of("--depth", "1"))) {
      return;
    }
    remove(directory);
    if (!clone(url, directory, List.of())) {
      throw Downloads.failed("Failed to clone git repository at " + url.location());
    }
  }

  private boolean clone(GoUrl url, Path directory, List<String> depth) {
    var argv = new ArrayList<>(List.of("git", "clone"));
    argv.addAll(depth);
    argv.addAll(List.of("--recursive"));
    if (!url.fragment().isEmpty()) {
      argv.addAll(List.of("-b", url.fragment()));
    }
    argv.addAll(List.of("--", url.location(), directory.toString()));
    return programs.run(argv);
  }

  private static void remove(Path directory) {
    try {
      new Leftover(directory).remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
