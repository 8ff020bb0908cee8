package io.stager.engine.manifest;

import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the environment that an app is given: {@code env}. */
final class VariablesOfApp {
  private final Attributes app;

  VariablesOfApp(Attributes app) {
    this.app = app;
  }

  /** The variables, in the manifest's order; one that is null is not set. */
  Map<String, String> read() {
    var env = new LinkedHashMap<String, String>();
    app.get("env")
        .ifPresent(node -> {
          if (node instanceof YamlMap map) {
            map.entries().forEach(entry -> put(env, entry));
          } else {
            app.wrong(
                node.at(),
                "Env must be an object of keys and values",
                "write KEY: VALUE lines below it");
          }
        });
    return env;
  }

  private void put(Map<String, String> env, YamlMap.Entry entry) {
    var name = entry.name();
    var at = entry.key().at();
    if (name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0) {
      app.wrong(at, "Env: '" + name + "' is no name of a variable", "use letters, digits and _");
    } else if (name.equals("PORT")) {
      app.wrong(at, "Env cannot set PORT", "remove it; the platform gives each instance a port");
    } else if (name.startsWith("VCAP_") || name.startsWith("VMC_")) {
      var prefix = name.substring(0, name.indexOf('_') + 1);
      app.wrong(at, "Env cannot start with " + prefix, "rename it; these names are reserved");
    } else if (!entry.value().isNull()) {
      env.put(name, asText(entry.value()));
    }
  }

  private static String asText(YamlNode value) {
    return switch (value) {
      case YamlScalar scalar -> scalar.text();
      case YamlMap map -> map.toJson().compact();
      case YamlList list -> list.toJson();
    };
  }
}
