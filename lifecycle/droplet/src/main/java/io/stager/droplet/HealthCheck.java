package io.stager.droplet;

import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * How a member is watched: the probe, how long it may take to pass for the first time, how long one
 * try may take, and how often it is repeated. All in seconds; what is left out has Cloud Foundry's
 * default (60, 1, 30).
 */
public record HealthCheck(
    Probe probe,
    Optional<Integer> timeoutSeconds,
    Optional<Integer> invocationTimeoutSeconds,
    Optional<Integer> intervalSeconds) {

  /** {@return the check with this probe and the default times} */
  public static HealthCheck of(Probe probe) {
    return new HealthCheck(probe, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * {@return the check of a port, with Cloud Foundry's default times: a minute to start, a second
   * to answer, every half minute}
   */
  public static HealthCheck ofPort() {
    return new HealthCheck(
        new Probe.Port(Optional.empty(), Optional.empty()),
        Optional.of(60),
        Optional.of(1),
        Optional.of(30));
  }

  /** {@return the check that the object describes} */
  public static HealthCheck from(JsonObject json) {
    return new HealthCheck(
        Probe.from(json),
        json.integer("timeout_s"),
        json.integer("invocation_timeout_s"),
        json.integer("interval_s"));
  }

  /** {@return the check as the descriptor holds it} */
  public JsonObject toJson() {
    return probe
        .toJson()
        .with("timeout_s", timeoutSeconds)
        .with("invocation_timeout_s", invocationTimeoutSeconds)
        .with("interval_s", intervalSeconds);
  }
}
