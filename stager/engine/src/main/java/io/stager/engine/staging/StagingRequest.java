package io.stager.engine.staging;

import io.stager.droplet.compression.Compression;
import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * What the person asked for on the command line, which wins over the manifest.
   *
   * @param path the app's directory, whatever the manifest says
   * @param fallbackName the name of an app that has none; left out: that is an error
   */
  public record Wishes(
      Optional<Path> manifest,
      Optional<Path> path,
      Optional<String> name,
      Optional<String> fallbackName,
      List<String> buildpacks,
      Optional<String> command) {
    /** Copies the list. */
    public Wishes {
      buildpacks = List.copyOf(buildpacks);
    }
  }

  /**
   * Under which conditions scripts run.
   *
   * @param env assignments for scripts alone, {@code NAME=VALUE}, or {@code NAME} for the caller's
   * @param limit how long one script may take
   */
  public record Conditions(
      StackChoice stack, boolean offline, List<String> env, Duration limit, boolean clearCache) {
    /** Copies the list. */
    public Conditions {
      env = List.copyOf(env);
    }
  }
}
