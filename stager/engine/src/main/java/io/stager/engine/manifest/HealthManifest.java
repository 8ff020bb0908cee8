package io.stager.engine.manifest;

import io.stager.droplet.HealthCheck;
import io.stager.droplet.Probe;
import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * How the manifest wants a process to be watched. What it leaves out has a default that depends on
 * the process type.
 *
 * @param timeoutSeconds how long the start may take
 */
public record HealthManifest(
    Optional<String> type,
    Optional<String> endpoint,
    Optional<Integer> timeoutSeconds,
    Optional<Integer> invocationTimeoutSeconds,
    Optional<Integer> intervalSeconds) {
  /** Nothing said. */
  public static final HealthManifest NOTHING =
      new HealthManifest(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** {@return what this says, and where it is silent, what the other says} */
  HealthManifest over(HealthManifest other) {
    return new HealthManifest(
        type.or(other::type),
        endpoint.or(other::endpoint),
        timeoutSeconds.or(other::timeoutSeconds),
        invocationTimeoutSeconds.or(other::invocationTimeoutSeconds),
        intervalSeconds.or(other::intervalSeconds));
  }

  /** {@return the check, with Cloud Foundry's default times where it asks anything} */
  HealthCheck check(String defaultType) {
    return switch (type.orElse(defaultType)) {
      case "port" -> timed(new Probe.Port(Optional.empty(), Optional.empty()));
      case "http" -> timed(Probe.Http.of(endpoint.orElse("/")));
      default ->
          new HealthCheck(
              new Probe.Alive(), timeoutSeconds, invocationTimeoutSeconds, intervalSeconds);
    };
  }

  private HealthCheck timed(Probe probe) {
    return new HealthCheck(
        probe,
        timeoutSeconds.or(() -> Optional.of(60)),
        invocationTimeoutSeconds.or(() -> Optional.of(1)),
        intervalSeconds.or(() -> Optional.of(30)));
  }

  JsonObject toJson(String asked) {
    return JsonObject.empty()
        .with("type", asked)
        .with("path", endpoint)
        .with("invocation_timeout_s", invocationTimeoutSeconds)
        .with("interval_s", intervalSeconds);
  }
}
