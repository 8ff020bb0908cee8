package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.CacheName;
import io.stager.engine.manifest.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The caches that buildpacks left for one app, held by whoever stages it.
 *
 * <p>Scripts never work in them: they get a copy, and only when all has gone well does the copy
 * take the place of what it was copied from. So a staging that fails, or is killed, changes none.
 *
 * <pre>
 * CACHE/units/APP/lock                                held by who stages the app
 * CACHE/units/APP/STACK/UNIT/BUILDPACK-DIGEST/       what the buildpack left
 * CACHE/units/APP/STACK/UNIT/BUILDPACK-DIGEST.json   its note: checksum, size, whose it is
 * </pre>
 *
 * @param directory the app's
 */
record CacheFolder(Path directory, String app, String stack, Warnings warnings) {
  /** The file whose lock somebody has who stages the app. */
  static final String LOCK = "lock";

  /** How the name of what is still being written begins. */
  static final String UNFINISHED = ".new-";

  /** Forgets what earlier stagings left. */
  void clear() throws IOException {
    new Tree(directory.resolve(stack)).delete();
  }

  /**
   * Copies to the target what the buildpack left when it built the unit before.
   *
   * @return whether it left anything that is still good
   */
  boolean bring(String unit, Buildpack buildpack, Path target) throws IOException {
    var note = KeptCache.noteOf(place(unit, buildpack));
    var kept = Files.exists(note) ? KeptCache.read(note) : Optional.<KeptCache>empty();
    if (kept.isEmpty() || !kept.get().owner().equals(owner(unit, buildpack))) {
      return false;
    }
    if (!kept.get().isWhole()) {
      kept.get().remove();
      warnings.add(
          "The cache of buildpack %s for %s was damaged and is not used: %s"
              .formatted(buildpack.label(), unit, kept.get().tree()));
      return false;
    }
    DiskSpace.require(
        target.resolveSibling(""),
        "the cache of " + buildpack.label(),
        kept.get().content().bytes());
    new Tree(kept.get().tree()).copyTo(target);
    Files.setLastModifiedTime(note, FileTime.from(Instant.now()));
    return true;
  }

  /**
   * Keeps what the buildpacks left of a unit, and forgets the caches of all other buildpacks of it.
   *
   * @param caches a directory for each buildpack
   */
  void keep(String unit, List<Buildpack> buildpacks, Path caches, MemorySize limit)
      throws IOException {
    forgetOthers(unit, buildpacks);
    for (var buildpack : buildpacks) {
      var tree = caches.resolve(CacheName.of(buildpack));
      if (Files.isDirectory(tree)) {
        keep(
            KeptCache.of(place(unit, buildpack), owner(unit, buildpack), TreeSum.of(tree)),
            tree,
            limit);
      }
    }
  }

  private void keep(KeptCache cache, Path tree, MemorySize limit) throws IOException {
    if (cache.content().files() == 0) {
      return;
    }
    var before =
        Files.exists(cache.note()) ? KeptCache.read(cache.note()) : Optional.<KeptCache>empty();
    if (before.filter(old -> old.content().equals(cache.content())).isPresent()) {
      return;
    }
    if (before.isPresent()) {
      before.get().remove();
    }
    if (cache.content().bytes() > limit.bytes()) {
      warnings.add(
          "The cache of %s for %s is not kept: it has %s, the limit is %s (--cache-limit)"
              .formatted(
                  cache.owner().buildpack(),
                  cache.owner().unit(),
                  DiskSpace.words(cache.content().bytes()),
                  limit));
      return;
    }
    makeRoom(limit.bytes() - cache.content().bytes());
    settle(tree, cache);
  }

  /** Forgets those of the app that were used the longest ago, until the rest is small enough. */
  private void makeRoom(long bytes) throws IOException {
    var rest =
        BuildCaches.of(directory).stream()
            .sorted(Comparator.comparing(KeptCache::used).reversed())
            .toList();
    long sum = 0;
    for (var cache : rest) {
      sum += cache.content().bytes();
      if (sum > bytes) {
        cache.remove();
      }
    }
  }

  private static void settle(Path tree, KeptCache cache) throws IOException {
    var place = cache.tree();
    Files.createDirectories(place.resolveSibling(""));
    new Tree(place).delete();
    var beside = place.resolveSibling(UNFINISHED + place.getFileName());
    new Tree(beside).delete();
    new Tree(tree).moveTo(beside);
    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    cache.write();
  }

  private void forgetOthers(String unit, List<Buildpack> buildpacks) throws IOException {
    var names = buildpacks.stream().map(CacheName::of).toList();
    var folder = directory.resolve(stack).resolve(unit);
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (var entry : entries(folder)) {
      if (names.stream().noneMatch(name -> entry.getFileName().toString().startsWith(name))) {
        new Tree(entry).delete();
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private Path place(String unit, Buildpack buildpack) {
    return directory.resolve(stack).resolve(unit).resolve(CacheName.of(buildpack));
  }

  private KeptCache.Owner owner(String unit, Buildpack buildpack) {
    return new KeptCache.Owner(app, unit, stack, buildpack.label());
  }
}
