package io.stager.engine.staging;

import io.stager.droplet.compression.Compression;
import io.stager.engine.buildpack.BuildpackLock;
import io.stager.engine.buildpack.Terms;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.manifest.Variables;
import io.stager.engine.source.IgnoreDialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be staged.
 *
 * @param source the directory where the manifest is looked for, and the app's where there is none
 * @param target where the droplet goes; left out: NAME.tgz in the directory we are in
 * @param compression of the droplet; left out: as the target's name says
 */
public record StagingRequest(
    Path source,
    Optional<Path> target,
    Optional<Compression> compression,
    Wishes wishes,
    Conditions conditions) {
  /** {@return the same, its droplet compressed in this way} */
  public StagingRequest compressed(Optional<Compression> other) {
    return new StagingRequest(source, target, other, wishes, conditions);
  }

  /** {@return the same for the app of this name} */
  public StagingRequest of(String app) {
    var other =
        new Wishes(
            wishes.manifest(),
            wishes.path(),
            Optional.of(app),
            wishes.fallbackName(),
            wishes.buildpacks(),
            wishes.overrides());
    return new StagingRequest(source, target, compression, other, conditions);
  }

  /** {@return the same, its droplet written there} */
  public StagingRequest to(Path droplet) {
    return new StagingRequest(source, Optional.of(droplet), compression, wishes, conditions);
  }

  /**
   * What the person asked for on the command line, which wins over the manifest.
   *
   * @param path the app's directory, whatever the manifest says
   * @param fallbackName the name of an app that has none; left out: that is an error
   */
  public record Wishes(
      ManifestWish manifest,
      Optional<Path> path,
      Optional<String> name,
      Optional<String> fallbackName,
      List<String> buildpacks,
      Overrides overrides) {
    /** Copies the list. */
    public Wishes {
      buildpacks = List.copyOf(buildpacks);
    }
  }

  /**
   * Which manifest, and what its placeholders stand for.
   *
   * @param file left out: the manifest beside the source
   */
  public record ManifestWish(Optional<Path> file, Variables variables) {}

  /**
   * Under which conditions an app is staged.
   *
   * @param offline whether nothing may be fetched, and scripts have no network
   * @param ignoreRules how {@code .cfignore} is read
   */
  public record Conditions(
      StackChoice stack,
      boolean offline,
      ScriptWishes scripts,
      CacheUse cache,
      BuildpackWishes buildpacks,
      IgnoreDialect ignoreRules) {}

  /**
   * What scripts get, and how much of everything.
   *
   * @param env assignments for scripts alone, {@code NAME=VALUE}, or {@code NAME} for the caller's
   * @param services what the app is bound to, when it is staged and when it runs
   */
  public record ScriptWishes(List<String> env, Services services, StagingLimits limits) {
    /** Copies the list. */
    public ScriptWishes {
      env = List.copyOf(env);
    }
  }

  /** What becomes of the caches that earlier stagings of the app left. */
  public enum CacheUse {
    /** Buildpacks find what they left, and leave it for the next. */
    KEPT,
    /** They are forgotten first. */
    CLEARED,
    /** Buildpacks find nothing, and nothing is kept: it is as if the app had never been staged. */
    NONE
  }

  /** {@return the same with another target, from nothing} */
  StagingRequest fromNothing(Optional<Path> other) {
    var same = conditions;
    return new StagingRequest(
        source,
        other,
        compression,
        wishes,
        new Conditions(
            same.stack(),
            same.offline(),
            same.scripts(),
            CacheUse.NONE,
            same.buildpacks(),
            same.ignoreRules()));
  }

  /**
   * Where buildpacks may come from.
   *
   * @param shelf a directory of buildpacks that stands in for the built-in ones
   * @param locked whether they must be those of the lock file beside the manifest
   * @param submodules whether a git repository comes with its submodules
   */
  public record BuildpackWishes(Optional<Path> shelf, boolean locked, boolean submodules) {
    /** The built-in ones, and whatever references mean today. */
    public static final BuildpackWishes NONE = new BuildpackWishes(Optional.empty(), false, false);

    /** {@return these wishes as terms, for the manifest in the directory} */
    public Terms terms(boolean offline, Path directory) {
      var lock =
          locked
              ? Optional.of(BuildpackLock.read(directory.resolve(BuildpackLock.NAME)))
              : Optional.<BuildpackLock>empty();
      return new Terms(offline, submodules, shelf, lock);
    }
  }
}
