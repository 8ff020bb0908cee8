package io.stager.builder.command;

import io.stager.builder.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What buildpacks keep from one staging to the next: a directory for each that supplies, named by
 * its hash, and one for whichever comes last.
 */
record CacheLayout(Path directory) {
  private static final String LAST = "final";

  Path last() {
    return directory.resolve(LAST);
  }

  Path of(String key) {
    return directory.resolve(new BuildpackKey(key).hash());
  }

  /** {@return the directories that a build with these supplying buildpacks needs} */
  List<Path> directories(List<String> supplying) {
    var directories = new ArrayList<Path>();
    directories.add(last());
    supplying.forEach(key -> directories.add(of(key)));
    return directories;
  }

  /** Removes whatever is of no such buildpack. */
  void clean(List<String> supplying) throws IOException {
    Set<Path> kept = new HashSet<>(directories(supplying));
    try (var entries = Files.list(directory)) {
      for (var entry : entries.filter(entry -> !kept.contains(entry)).toList()) {
        new Leftover(entry).remove();
      }
    }
  }
}
