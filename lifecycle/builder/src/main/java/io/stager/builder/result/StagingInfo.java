package io.stager.builder.result;

import io.stager.droplet.json.GoJson;
import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * {@code staging_info.yml}: despite its name one line of JSON, as Cloud Foundry's builder writes
 * it, so that its cells run our droplets.
 *
 * @param startCommand of the web process; empty where there is none
 */
public record StagingInfo(
    String detectedBuildpack, String startCommand, Optional<String> entrypointPrefix) {
  /** {@return the text of the file} */
  public String text() {
    return GoJson.line(
        JsonObject.empty()
            .with("detected_buildpack", detectedBuildpack)
            .with("start_command", startCommand)
            .with("config", config(entrypointPrefix)));
  }

  static Optional<JsonObject> config(Optional<String> entrypointPrefix) {
    return entrypointPrefix.map(prefix -> JsonObject.empty().with("entrypoint_prefix", prefix));
  }
}
