package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.CacheName;
import io.stager.engine.manifest.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The caches of one unit while it is staged: one directory for each of its buildpacks. */
final class UnitCaches {
  private final Optional<CacheFolder> kept;
  private final String unit;
  private final Path directory;
  private List<Buildpack> users = List.of();

  /**
   * Opens caches in this directory.
   *
   * @param kept where they come from and go to; without it they are empty, and thrown away
   */
  UnitCaches(Optional<CacheFolder> kept, String unit, Path directory) {
    this.kept = kept;
    this.unit = unit;
    this.directory = directory;
  }

  /** Makes the cache of each buildpack, with what it left there before. */
  void open(List<Buildpack> buildpacks, UnitScripts scripts) throws IOException {
    for (var buildpack : buildpacks) {
      var cache = directory.resolve(CacheName.of(buildpack));
      if (!Files.isDirectory(cache) && !isBrought(buildpack, cache)) {
        scripts.handOver(Files.createDirectory(cache));
      }
    }
    users = List.copyOf(buildpacks);
  }

  private boolean isBrought(Buildpack buildpack, Path cache) throws IOException {
    return kept.isPresent() && kept.get().bring(unit, buildpack, cache);
  }

  /** Keeps them for the next staging. */
  void keep(MemorySize limit) throws IOException {
    if (kept.isPresent()) {
      kept.get().keep(unit, users, directory, limit);
    }
  }
}
