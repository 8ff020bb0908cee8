package io.stager.engine.manifest;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is said about processes: by the app's own attributes, and below {@code processes}. */
final class ProcessReader {
  static final List<String> KEYS =
      List.of(
          "command",
          "memory",
          "disk_quota",
          "instances",
          "health_check_type",
          "health_check_http_endpoint",
          "health_check_invocation_timeout",
          "health_check_interval",
          "timeout",
          "health_check_timeout",
          "readiness_health_check_type",
          "readiness_health_check_http_endpoint",
          "readiness_health_check_invocation_timeout",
          "readiness_health_check_interval",
          "log_rate_limit_per_second",
          "user");

  private static final List<String> CHECKS = List.of("port", "process", "http", "none");
  private static final int MOST_INSTANCES = 2_000_000;

  private final List<Warning> warnings;

  ProcessReader(List<Warning> warnings) {
    this.warnings = warnings;
  }

  /** All processes of the app; {@code processes} overrides the app's own attributes. */
  List<ProcessManifest> read(Attributes app) {
    var own = process("web", app.prefixed("Process \"web\": "));
    Map<String, ProcessManifest> all = new LinkedHashMap<>();
    if (!own.equals(ProcessManifest.silent("web"))) {
      all.put("web", own);
    }
    for (var listed : listed(app)) {
      all.merge(listed.type(), listed, (attributes, inList) -> inList.over(attributes));
    }
    return List.copyOf(all.values());
  }

  private List<ProcessManifest> listed(Attributes app) {
    var types = new ArrayList<String>();
    var processes = new ArrayList<ProcessManifest>();
    for (var node : items(app)) {
      var attributes = Attributes.of(node, "A process");
      var type = type(attributes, node);
      if (types.contains(type.value())) {
        throw type.at()
            .invalid(
                "Process \"%s\" may only be present once".formatted(type.value()),
                "merge the two entries");
      }
      types.add(type.value());
      var known = new ArrayList<>(KEYS);
      known.add("type");
      var owner = "process \"%s\"".formatted(type.value());
      warnings.addAll(attributes.unknownKeys(known, owner));
      processes.add(
          process(type.value(), attributes.prefixed("Process \"%s\": ".formatted(type.value()))));
    }
    return processes;
  }

  private static List<YamlNode> items(Attributes app) {
    return switch (app.get("processes").orElse(new YamlList(List.of(), app.map().at()))) {
      case YamlList list -> list.items();
      case YamlNode other ->
          throw other
              .at()
              .invalid(
                  "Processes must be an array of process configurations",
                  "begin each process with a dash: - type: worker");
    };
  }

  private static Located<String> type(Attributes attributes, YamlNode node) {
    return attributes
        .text("type", 255)
        .orElseThrow(() ->
            node.at().invalid("All Processes must specify a type", "add type: web, or another"));
  }

  private ProcessManifest process(String type, Attributes attributes) {
    return new ProcessManifest(
        type,
        attributes.command(),
        new ProcessManifest.Scale(
            attributes.size("memory"),
            attributes.size("disk_quota"),
            attributes.integer(
                "instances", 0, MOST_INSTANCES, "must be less than or equal to 2,000,000")),
        health(attributes, ""),
        health(attributes, "readiness_"),
        platform(attributes));
  }

  private HealthManifest health(Attributes attributes, String which) {
    var type = type(attributes, which + "health_check_type");
    var endpointKey = which + "health_check_http_endpoint";
    var endpoint = attributes.text(endpointKey);
    endpoint.ifPresent(given -> checkEndpoint(attributes, type, endpointKey, given));
    return new HealthManifest(
        type,
        endpoint.map(Located::value),
        which.isEmpty() ? timeout(attributes) : Optional.empty(),
        seconds(attributes, which + "health_check_invocation_timeout", Integer.MAX_VALUE),
        seconds(attributes, which + "health_check_interval", Integer.MAX_VALUE));
  }

  private void checkEndpoint(
      Attributes attributes, Optional<String> type, String key, Located<String> endpoint) {
    if (!endpoint.value().startsWith("/")) {
      throw attributes.fail(
          endpoint.at(),
          "Health check HTTP endpoint must be a path such as /health",
          "begin it with a slash");
    }
    if (type.isEmpty()) {
      warnings.add(
          Warning.at(
              endpoint.at(), key + " is ignored without " + key.replace("http_endpoint", "type")));
    } else if (!type.get().equals("http")) {
      throw attributes.fail(
          endpoint.at(),
          "Health check type must be \"http\" to set a health check HTTP endpoint",
          "set the type to http, or remove the endpoint");
    }
  }

  private static Optional<String> type(Attributes attributes, String key) {
    var type = attributes.text(key);
    type.filter(word -> !CHECKS.contains(word.value()))
        .ifPresent(word -> {
          var label = key.startsWith("readiness") ? "Readiness health" : "Health";
          throw attributes.fail(
              word.at(),
              label + " check type must be \"port\", \"process\", or \"http\"",
              Choices.of(CHECKS.subList(0, 3)).remedy(word.value()));
        });
    return type.map(word -> word.value().equals("none") ? "process" : word.value());
  }

  private static Optional<Integer> timeout(Attributes attributes) {
    return seconds(attributes, "timeout", 180)
        .or(() -> seconds(attributes, "health_check_timeout", 180));
  }

  private static Optional<Integer> seconds(Attributes attributes, String key, int most) {
    return attributes.integer(key, 1, most, "Maximum exceeded: max %ds".formatted(most));
  }

  /** What only a platform can do; it is checked by the platform. */
  private static JsonObject platform(Attributes attributes) {
    return JsonObject.empty()
        .with("user", attributes.text("user", 255).map(Located::value))
        .with(
            "log_rate_limit_per_second",
            attributes.text("log_rate_limit_per_second").map(Located::value));
  }
}
