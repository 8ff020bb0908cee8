package io.stager.droplet;

import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A sidecar: a process that runs beside each instance of some process types and ends with it.
 *
 * @param other keys of the descriptor that this version does not know, kept on rewrite
 */
public record Sidecar(
    String name,
    List<String> processTypes,
    Start start,
    Optional<Integer> memoryMb,
    Lifecycle lifecycle,
    JsonObject other) {
  private static final List<String> KNOWN =
      List.of(
          "name",
          "process_types",
          "command",
          "from",
          "unit",
          "memory_mb",
          "start",
          "depends_on",
          "ready",
          "health_check",
          "on_exit");

  /** Copies the list. */
  public Sidecar {
    processTypes = List.copyOf(processTypes);
  }

  /**
   * What starts it: the command, where the command came from, and its own unit, relative to
   * /home/vcap, if it brought its own source; else its executable lies in the app.
   */
  public record Start(String command, String from, Optional<String> unit) {}

  /** When it starts relative to the app, how it is watched, and what its end means. */
  public record Lifecycle(
      Order order,
      List<String> dependsOn,
      Optional<HealthCheck> ready,
      HealthCheck healthCheck,
      OnExit onExit) {
    /** Cloud Foundry's: no order, watched as a process, its end ends all. */
    public static final Lifecycle STANDARD =
        new Lifecycle(
            Order.WITH,
            List.of(),
            Optional.empty(),
            HealthCheck.of(new Probe.Alive()),
            OnExit.STOP);

    /** Copies the list. */
    public Lifecycle {
      dependsOn = List.copyOf(dependsOn);
    }
  }

  /** When a sidecar starts: with the app, ready before it, or after it is healthy. */
  public enum Order {
    WITH,
    BEFORE,
    AFTER;

    /** {@return the order of this name, if it is one} */
    public static Optional<Order> parse(String text) {
      return Words.constant(values(), text);
    }

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /** What the end of a sidecar means: the end of all, a restart of it alone, or nothing. */
  public enum OnExit {
    STOP,
    RESTART,
    IGNORE;

    /** {@return the policy of this name, if it is one} */
    public static Optional<OnExit> parse(String text) {
      return Words.constant(values(), text);
    }

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  static Sidecar from(JsonObject json) {
    return new Sidecar(
        json.text("name").orElse(""),
        json.texts("process_types"),
        new Start(json.text("command").orElse(""), json.text("from").orElse(""), json.text("unit")),
        json.integer("memory_mb"),
        new Lifecycle(
            json.text("start").flatMap(Order::parse).orElse(Order.WITH),
            json.texts("depends_on"),
            json.object("ready").map(HealthCheck::from),
            json.object("health_check")
                .map(HealthCheck::from)
                .orElse(HealthCheck.of(new Probe.Alive())),
            json.text("on_exit").flatMap(OnExit::parse).orElse(OnExit.STOP)),
        json.without(KNOWN));
  }

  /** {@return the sidecar as the descriptor holds it} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("name", name)
        .with("process_types", processTypes)
        .with("command", start.command())
        .with("from", start.from())
        .with("unit", start.unit())
        .with("memory_mb", memoryMb)
        .with("start", lifecycle.order().toString())
        .with("depends_on", lifecycle.dependsOn())
        .with("ready", lifecycle.ready().map(HealthCheck::toJson))
        .with("health_check", lifecycle.healthCheck().toJson())
        .with("on_exit", lifecycle.onExit().toString())
        .withAll(other);
  }
}
