package io.stager.engine.manifest;

import java.util.Optional;

/** What the command line says about the app's {@code web} process; it wins over the manifest. */
public record Overrides(
    Optional<String> command, ProcessManifest.Scale scale, HealthManifest health) {
  /** Nothing said. */
  public static final Overrides NONE =
      new Overrides(Optional.empty(), ProcessManifest.Scale.NOTHING, HealthManifest.NOTHING);
}
