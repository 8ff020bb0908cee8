package io.stager.engine.staging;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.archive.Packed;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A staged app: its droplet on disk, what it is made of, and how long each phase took.
 *
 * @param env the values of the manifest's environment and the app's services, which are not in the
 *     droplet
 */
public record Staged(
    Packed droplet,
    LaunchDescriptor launch,
    Map<String, String> env,
    List<PhaseTime> phases,
    List<String> warnings) {
  /** A phase of a staging, and how long it took. */
  public record PhaseTime(String name, Duration duration) {}

  /** Copies. */
  public Staged {
    env = Map.copyOf(env);
    phases = List.copyOf(phases);
    warnings = List.copyOf(warnings);
  }
}
