package io.stager.builder.result;

import io.stager.builder.BuildpackConfig;
import io.stager.droplet.json.GoJson;
import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * What the result says of a buildpack: its key, and what its {@code config.yml} says.
 *
 * @param name what it calls itself; empty where it does not say
 * @param output what it wants to be known of its work: any JSON value
 */
public record BuildpackMetadata(
    String key,
    String name,
    Optional<String> version,
    Optional<String> entrypointPrefix,
    Optional<Object> output) {

  /** {@return what is known of the buildpack of this key} */
  public static BuildpackMetadata of(String key, BuildpackConfig config, String detectedName) {
    return new BuildpackMetadata(
        config.key().orElse(key),
        config.name().filter(name -> !name.isEmpty()).orElse(detectedName),
        config.version().filter(version -> !version.isEmpty()),
        config.entrypointPrefix().filter(prefix -> !prefix.isEmpty()),
        config.output());
  }

  JsonObject toJson() {
    return JsonObject.empty()
        .with("key", key)
        .with("name", name)
        .with("version", version)
        .with("config", StagingInfo.config(entrypointPrefix))
        .with("output_metadata", output.map(GoJson::sorted));
  }
}
