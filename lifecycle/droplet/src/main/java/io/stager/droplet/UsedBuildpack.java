package io.stager.droplet;

import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * A buildpack that had a part in a droplet.
 *
 * @param sha256 the digest of its content; empty where it is not known
 */
public record UsedBuildpack(String key, String name, Optional<String> version, String sha256) {
  static UsedBuildpack from(JsonObject json) {
    return new UsedBuildpack(
        json.text("key").orElse(""),
        json.text("name").orElse(""),
        json.text("version"),
        json.text("sha256").orElse(""));
  }

  /** {@return the buildpack as the descriptor holds it} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("key", key)
        .with("name", name)
        .with("version", version)
        .with("sha256", Optional.of(sha256).filter(known -> !known.isEmpty()));
  }
}
