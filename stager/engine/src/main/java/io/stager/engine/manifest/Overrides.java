package io.stager.engine.manifest;

import java.util.List;
import java.util.Optional;

/** What the command line says about the app's {@code web} process; it wins over the manifest. */
public record Overrides(
    Optional<String> command, ProcessManifest.Scale scale, HealthManifest health) {
  /** Nothing said. */
  public static final Overrides NONE =
      new Overrides(Optional.empty(), ProcessManifest.Scale.NOTHING, HealthManifest.NOTHING);

  /** The words that ask for the command of the buildpack, whatever the manifest says. */
  private static final List<String> RESETS = List.of("null", "default");

  /** {@return the command to start instead of any other} */
  Optional<String> startCommand() {
    return command.filter(words -> !RESETS.contains(words));
  }

  /** {@return whether the manifest's command does not count} */
  boolean resetsCommand() {
    return command.filter(RESETS::contains).isPresent();
  }
}
