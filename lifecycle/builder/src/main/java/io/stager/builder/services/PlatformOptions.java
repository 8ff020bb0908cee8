package io.stager.builder.services;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** What {@code VCAP_PLATFORM_OPTIONS} says. */
public record PlatformOptions(Optional<String> credHubUri) {
  private static final PlatformOptions NONE = new PlatformOptions(Optional.empty());

  /**
   * {@return the options in this environment}
   *
   * @throws JsonException when they cannot be understood
   */
  public static PlatformOptions in(Map<String, String> env) {
    var text = env.getOrDefault("VCAP_PLATFORM_OPTIONS", "");
    if (text.isEmpty() || text.strip().equals("null")) {
      return NONE;
    }
    return new PlatformOptions(
        JsonObject.parse(text).text("credhub-uri").filter(uri -> !uri.isEmpty()));
  }
}
