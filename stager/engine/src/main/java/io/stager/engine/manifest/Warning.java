package io.stager.engine.manifest;

import io.stager.droplet.yaml.Location;
import java.util.Optional;

/** Something that is probably not meant, but that Cloud Foundry takes. */
public record Warning(String message, Optional<Location> at) {
  static Warning at(Location place, String message) {
    return new Warning(message, Optional.of(place));
  }

  /** {@return the warning on one line, with its place} */
  @Override
  public String toString() {
    return message + at.map(place -> " (" + place + ")").orElse("");
  }
}
