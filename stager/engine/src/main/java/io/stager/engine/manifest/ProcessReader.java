package io.stager.engine.manifest;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what is said about processes: by the app's own attributes, and below {@code processes}. */
final class ProcessReader {
  /** The keys of a process that an application may have too, with underscores. */
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

  /** All keys of an entry of {@code processes}. */
  static final List<String> KEYS_IN_LIST = Stream.concat(Stream.of("type"), KEYS.stream()).toList();

  private static final List<String> CHECKS = List.of("port", "process", "http", "none");
  private static final Set<YamlScalar.Type> TEXTS =
      Set.of(YamlScalar.Type.TEXT, YamlScalar.Type.NULL);
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
    var processes = new LinkedHashMap<String, ProcessManifest>();
    for (var node : items(app)) {
      Attributes.of(node, "A process", app.mistakes())
          .ifPresent(attributes -> listed(attributes, node, processes));
    }
    return List.copyOf(processes.values());
  }

  private void listed(
      Attributes attributes, YamlNode node, Map<String, ProcessManifest> processes) {
    var type = attributes.text("type", 255);
    if (type.isEmpty()) {
      if (attributes.get("type").isEmpty()) {
        attributes.wrong(
            node.at(), "All Processes must specify a type", "add type: web, or another");
      }
      return;
    }
    var word = type.get().value();
    warnings.addAll(attributes.unknownKeys(KEYS_IN_LIST, "process \"%s\"".formatted(word)));
    var process = process(word, attributes.prefixed("Process \"%s\": ".formatted(word)));
    if (processes.putIfAbsent(word, process) != null) {
      attributes.wrong(
          type.get().at(),
          "Process \"%s\" may only be present once".formatted(word),
          "merge the two entries");
    }
  }

  private static List<YamlNode> items(Attributes app) {
    var node = app.get("processes");
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof YamlList list) {
      return list.items();
    }
    app.wrong(
        node.get().at(),
        "Processes must be an array of process configurations",
        "begin each process with a dash: - type: worker");
    return List.of();
  }

  private ProcessManifest process(String type, Attributes attributes) {
    return new ProcessManifest(
        type,
        attributes.command(),
        new ProcessManifest.Scale(
            attributes.size("memory"),
            diskQuota(attributes),
            attributes.integer(
                "instances", 0, MOST_INSTANCES, "must be less than or equal to 2,000,000")),
        health(attributes, ""),
        health(attributes, "readiness_"),
        platform(attributes));
  }

  /** The cf command itself refuses a disk quota that is no text, before it asks the platform. */
  private static Optional<MemorySize> diskQuota(Attributes attributes) {
    var noText =
        attributes
            .get("disk_quota")
            .filter(node -> !(node instanceof YamlScalar text) || !TEXTS.contains(text.type()));
    noText.ifPresent(node ->
        attributes
            .prefixed("")
            .wrong(
                node.at(),
                "`disk_quota` must be a string",
                node instanceof YamlScalar number
                    ? "write %sM for megabytes".formatted(number.text())
                    : "write it as 512M or 1G"));
    return noText.isPresent() ? Optional.empty() : attributes.size("disk_quota");
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
    var typeKey = key.replace("http_endpoint", "type");
    if (!endpoint.value().startsWith("/")) {
      attributes.wrong(
          endpoint.at(),
          "Health check HTTP endpoint must be a path such as /health",
          "begin it with a slash");
    }
    if (attributes.get(typeKey).isEmpty()) {
      warnings.add(Warning.at(endpoint.at(), key + " is ignored without " + typeKey));
    } else if (type.isPresent() && !type.get().equals("http")) {
      attributes.wrong(
          endpoint.at(),
          "Health check type must be \"http\" to set a health check HTTP endpoint",
          "set the type to http, or remove the endpoint");
    }
  }

  private static Optional<String> type(Attributes attributes, String key) {
    var type = attributes.text(key);
    if (type.isPresent() && !CHECKS.contains(type.get().value())) {
      var label = key.startsWith("readiness") ? "Readiness health" : "Health";
      attributes.wrong(
          type.get().at(),
          label + " check type must be \"port\", \"process\", or \"http\"",
          Choices.of(CHECKS.subList(0, 3)).remedy(type.get().value()));
      return Optional.empty();
    }
    return type.map(word -> word.value().equals("none") ? "process" : word.value());
  }

  private static Optional<Integer> timeout(Attributes attributes) {
    var timeout = seconds(attributes, "timeout", 180);
    var other = seconds(attributes, "health_check_timeout", 180);
    return timeout.or(() -> other);
  }

  private static Optional<Integer> seconds(Attributes attributes, String key, int most) {
    return attributes.integer(key, 1, most, "Maximum exceeded: max %ds".formatted(most));
  }

  /** What only a platform can do; it is checked by the platform. */
  private static JsonObject platform(Attributes attributes) {
    return JsonObject.empty()
        .with("user", attributes.text("user", 255).map(Located::value))
        .with("log_rate_limit_per_second", attributes.rate("log_rate_limit_per_second"));
  }
}
