package io.stager.engine.staging;

import io.stager.builder.Phase;
import io.stager.engine.manifest.MemorySize;
import java.util.Map;
import java.util.Optional;

/**
 * What one staging may use.
 *
 * @param memory of all processes of a script together
 * @param processes how many a script may have at a time
 * @param disk what source, buildpacks and scripts may take together
 * @param output what all scripts may print together
 * @param cache what is kept for the app's next staging
 */
public record StagingLimits(
    Time time,
    MemorySize memory,
    int processes,
    MemorySize disk,
    MemorySize output,
    MemorySize cache) {
  /**
   * How long a staging may take, and single scripts of it.
   *
   * @param whole from its beginning until the last script has ended
   */
  public record Time(TimeLimit whole, Map<Phase, TimeLimit> phases) {
    /** Copies the map. */
    public Time {
      phases = Map.copyOf(phases);
    }

    Optional<TimeLimit> of(Phase phase) {
      return Optional.ofNullable(phases.get(phase));
    }
  }
}
