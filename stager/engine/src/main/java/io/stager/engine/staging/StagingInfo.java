package io.stager.engine.staging;

import io.stager.droplet.json.JsonObject;

/**
 * {@code staging_info.yml}: despite its name one line of JSON, as Cloud Foundry's builder writes
 * it, so that its cells run our droplets.
 */
record StagingInfo(String detectedBuildpack, String startCommand) {
  /** Go's encoder escapes these three, and some readers compare bytes. */
  String text() {
    return JsonObject.empty()
            .with("detected_buildpack", detectedBuildpack)
            .with("start_command", startCommand)
            .compact()
            .replace("<", "\\u003c")
            .replace(">", "\\u003e")
            .replace("&", "\\u0026")
        + "\n";
  }
}
