package io.stager.engine.manifest;

import io.stager.droplet.yaml.Location;

/** Where a value comes from that staging goes by. */
public sealed interface Origin {
  /** It was given on the command line. */
  record Flag() implements Origin {}

  /** It stands in a file. */
  record InManifest(Location at) implements Origin {}

  /** The app's Procfile says it. */
  record InProcfile() implements Origin {}

  /** Nobody says it, and what the buildpacks find counts. */
  record Buildpack() implements Origin {}

  /** Nobody says it. */
  record Standard() implements Origin {}
}
