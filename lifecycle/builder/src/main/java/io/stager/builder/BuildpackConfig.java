package io.stager.builder;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlScalar;
import java.util.Optional;

/**
 * {@code config.yml}, in which a buildpack says its name and version. Whatever is wrong with it
 * counts as not said, as on Cloud Foundry.
 *
 * @param entrypointPrefix what is put before each start command
 * @param output what the buildpack wants to be known of its work, {@code output_metadata}: any JSON
 *     value
 */
public record BuildpackConfig(
    Optional<String> key,
    Optional<String> name,
    Optional<String> version,
    Optional<String> entrypointPrefix,
    Optional<Object> output) {
  /** Nothing said. */
  public static final BuildpackConfig NONE =
      new BuildpackConfig(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** {@return what the text says} */
  public static BuildpackConfig parse(String text) {
    try {
      return Yaml.parse(text, "config.yml") instanceof YamlMap map ? from(map) : NONE;
    } catch (StagingException.InvalidInput notSaid) {
      return NONE;
    }
  }

  private static BuildpackConfig from(YamlMap map) {
    return new BuildpackConfig(
        text(map, "key"),
        text(map, "name"),
        text(map, "version"),
        map(map, "config").flatMap(config -> text(config, "entrypoint_prefix")),
        map.get("output_metadata").map(YamlMap::toJson));
  }

  /** As written: a version 3.10 must not become 3.1. */
  private static Optional<String> text(YamlMap map, String key) {
    return map.get(key)
        .filter(YamlScalar.class::isInstance)
        .map(value -> ((YamlScalar) value).text());
  }

  private static Optional<YamlMap> map(YamlMap map, String key) {
    return map.get(key).filter(YamlMap.class::isInstance).map(YamlMap.class::cast);
  }
}
