package io.stager.engine.staging;

import io.stager.droplet.StagingException;
import io.stager.engine.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The caches that buildpacks left, of all apps. */
public record BuildCaches(Path directory) {
  private static final int DEPTH_OF_NOTES = 3;

  /**
   * What was forgotten.
   *
   * @param busy the folders of apps that are being staged, whose caches were left alone
   */
  public record Pruned(List<KeptCache> caches, List<String> busy) {
    /** Copies the lists. */
    public Pruned {
      caches = List.copyOf(caches);
      busy = List.copyOf(busy);
    }
  }

  /** {@return all of them, by app, stack and unit} */
  public List<KeptCache> all() {
    try {
      var all = new ArrayList<KeptCache>();
      for (var app : apps()) {
        all.addAll(of(app));
      }
      return List.copyOf(all);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** {@return those that the condition holds for, which are forgotten} */
  public Pruned prune(Predicate<KeptCache> condition) {
    try {
      var forgotten = new ArrayList<KeptCache>();
      var busy = new ArrayList<String>();
      for (var app : apps()) {
        var turn = Turn.now(app.resolve(CacheFolder.LOCK));
        if (turn.isEmpty()) {
          busy.add(app.getFileName().toString());
          continue;
        }
        try (var held = turn.get()) {
          forgotten.addAll(forget(app, condition));
        }
      }
      return new Pruned(forgotten, busy);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static List<KeptCache> forget(Path app, Predicate<KeptCache> condition)
      throws IOException {
    var caches = of(app).stream().filter(condition).toList();
    for (var cache : caches) {
      cache.remove();
    }
    return caches;
  }

  private List<Path> apps() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** {@return the caches in an app's folder} */
  static List<KeptCache> of(Path app) throws IOException {
    var caches = new ArrayList<KeptCache>();
    try (Stream<Path> files = Files.walk(app, DEPTH_OF_NOTES)) {
      for (var note : files.filter(file -> isNote(app, file)).sorted().toList()) {
        KeptCache.read(note).ifPresent(caches::add);
      }
    }
    return caches;
  }

  /** What is deeper is what a buildpack wrote, whatever its name. */
  private static boolean isNote(Path app, Path file) {
    return app.relativize(file).getNameCount() == DEPTH_OF_NOTES
        && KeptCache.isNote(file)
        && Files.isRegularFile(file);
  }

  private StagingException unreadable(IOException e) {
    return new StagingException.MachineLacks(
            "The caches cannot be read or removed: " + e,
            directory.toString(),
            "see whether the folder belongs to you")
        .causedBy(e);
  }
}
