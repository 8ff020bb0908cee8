package io.stager.engine.manifest;

import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the values of an app stand in its manifest.
 *
 * @param app its entry, keys with underscores
 */
record Places(YamlMap app) {

  Optional<Origin> ofApp(String key) {
    return app.get(key).map(Places::origin);
  }

  /** Whether the manifest itself gives the app this name. */
  boolean names(String name) {
    return isText(app, "name", name);
  }

  Optional<Origin> ofVariable(String name) {
    return app.get("env")
        .flatMap(env -> env instanceof YamlMap map ? map.get(name) : Optional.empty())
        .map(Places::origin);
  }

  /** The place of a key of a process; what is said below {@code processes} counts first. */
  Optional<Origin> ofProcess(String type, String key) {
    return items("processes")
        .filter(process -> isText(process, "type", type))
        .flatMap(process -> process.entries().stream())
        .filter(entry -> entry.name().replace('-', '_').equals(key) && !entry.value().isNull())
        .map(entry -> origin(entry.value()))
        .findFirst()
        .or(() -> type.equals("web") ? ofApp(key) : Optional.empty())
        .or(() ->
            key.equals("timeout") ? ofProcess(type, "health_check_timeout") : Optional.empty());
  }

  /** All that is said about a sidecar but its name. */
  List<Setting> sidecar(String name) {
    return items("sidecars")
        .filter(sidecar -> isText(sidecar, "name", name))
        .flatMap(sidecar -> sidecar.entries().stream())
        .filter(entry -> !entry.name().equals("name") && !entry.value().isNull())
        .filter(entry -> SidecarReader.KEYS.contains(entry.name()))
        .map(entry ->
            new Setting(entry.name(), YamlMap.toJson(entry.value()), origin(entry.value())))
        .toList();
  }

  private Stream<YamlMap> items(String key) {
    return app.get(key).stream()
        .flatMap(node ->
            node instanceof YamlList list ? list.items().stream() : Stream.<YamlNode>empty())
        .filter(YamlMap.class::isInstance)
        .map(YamlMap.class::cast);
  }

  private static boolean isText(YamlMap map, String key, String text) {
    return map.get(key)
        .filter(node -> node instanceof YamlScalar scalar && scalar.text().equals(text))
        .isPresent();
  }

  private static Origin origin(YamlNode value) {
    return new Origin.InManifest(value.at());
  }
}
