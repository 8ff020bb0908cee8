package io.stager.engine.manifest;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Located;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifest says about one process type.
 *
 * @param readiness kept for who routes requests; it never ends an instance
 * @param other what only a platform reads: user, log rate limit
 */
public record ProcessManifest(
    String type,
    Optional<Located<String>> command,
    Scale scale,
    HealthManifest health,
    HealthManifest readiness,
    JsonObject other) {

  /** How much of it there is to be. */
  public record Scale(
      Optional<MemorySize> memory, Optional<MemorySize> disk, Optional<Integer> instances) {
    /** Nothing said. */
    public static final Scale NOTHING =
        new Scale(Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return what this says, and where it is silent, what the other says} */
    public Scale over(Scale base) {
      return new Scale(memory.or(base::memory), disk.or(base::disk), instances.or(base::instances));
    }
  }

  /** {@return the process type of which nothing is said} */
  static ProcessManifest silent(String type) {
    return new ProcessManifest(
        type,
        Optional.empty(),
        Scale.NOTHING,
        HealthManifest.NOTHING,
        HealthManifest.NOTHING,
        JsonObject.empty());
  }

  /** {@return what this says, and where it is silent, what the other says} */
  ProcessManifest over(ProcessManifest base) {
    return new ProcessManifest(
        type,
        command.or(base::command),
        scale.over(base.scale),
        health.over(base.health),
        readiness.over(base.readiness),
        base.other.withAll(other));
  }

  /** {@return what the descriptor keeps for who routes requests} */
  JsonObject readinessJson() {
    return readiness
        .type()
        .filter(asked -> !asked.equals("process"))
        .map(asked -> JsonObject.empty().with("readiness", readiness.toJson(asked)))
        .orElse(JsonObject.empty());
  }

  /** {@return what is said about readiness, by the manifest's keys} */
  Map<String, Object> readinessKeys() {
    var keys = new LinkedHashMap<String, Object>();
    readiness.type().ifPresent(type -> keys.put("readiness_health_check_type", type));
    readiness.endpoint().ifPresent(path -> keys.put("readiness_health_check_http_endpoint", path));
    readiness
        .invocationTimeoutSeconds()
        .ifPresent(s -> keys.put("readiness_health_check_invocation_timeout", s));
    readiness.intervalSeconds().ifPresent(s -> keys.put("readiness_health_check_interval", s));
    return keys;
  }
}
