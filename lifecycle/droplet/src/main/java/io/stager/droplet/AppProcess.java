package io.stager.droplet;

import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A process type of the app: what starts it, where the command came from, its limits, how it is
 * watched and how it is stopped.
 *
 * @param from where the command stands: {@code manifest}, {@code Procfile}, {@code launch.yml} or
 *     {@code release}
 * @param other keys of the descriptor that this version does not know, kept on rewrite
 */
public record AppProcess(
    String type,
    String command,
    String from,
    Limits limits,
    HealthCheck healthCheck,
    Stop stop,
    JsonObject other) {
  private static final List<String> KNOWN =
      List.of(
          "type",
          "command",
          "from",
          "memory_mb",
          "disk_mb",
          "instances",
          "nofile",
          "health_check",
          "stop");

  /** What an instance may use, and how many there are. */
  public record Limits(int memoryMb, int diskMb, int instances, int nofile) {
    /** Cloud Foundry's defaults: 1 GB of memory and disk, 16384 open files. */
    public static Limits standard(int instances) {
      return new Limits(1024, 1024, instances, 16384);
    }
  }

  /** The signal that asks it to end, and the seconds after which it is killed. */
  public record Stop(String signal, int graceSeconds) {
    /** TERM, then KILL after ten seconds. */
    public static final Stop STANDARD = new Stop("TERM", 10);
  }

  static AppProcess from(JsonObject json) {
    var stop = json.object("stop").orElse(JsonObject.empty());
    return new AppProcess(
        json.text("type").orElse("web"),
        json.text("command").orElse(""),
        json.text("from").orElse(""),
        new Limits(
            json.integer("memory_mb").orElse(1024),
            json.integer("disk_mb").orElse(1024),
            json.integer("instances").orElse(1),
            json.integer("nofile").orElse(16384)),
        json.object("health_check")
            .map(HealthCheck::from)
            .orElse(HealthCheck.of(new Probe.Alive())),
        new Stop(stop.text("signal").orElse("TERM"), stop.integer("grace_s").orElse(10)),
        json.without(KNOWN));
  }

  /** {@return the process as the descriptor holds it} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("type", type)
        .with("command", command)
        .with("from", from)
        .with("memory_mb", limits.memoryMb())
        .with("disk_mb", limits.diskMb())
        .with("instances", limits.instances())
        .with("nofile", limits.nofile())
        .with("health_check", healthCheck.toJson())
        .with(
            "stop",
            JsonObject.empty().with("signal", stop.signal()).with("grace_s", stop.graceSeconds()))
        .withAll(other);
  }

  /** {@return this process with what a buildpack wants before its command, if it wants anything} */
  public AppProcess prefixed(Optional<String> entrypointPrefix) {
    var more = other.with("entrypoint_prefix", entrypointPrefix);
    return new AppProcess(type, command, from, limits, healthCheck, stop, more);
  }

  /**
   * {@return whether a process of this type is reached over the network: web is, as on Cloud
   * Foundry, and what is asked over the network whether it is healthy}
   */
  public boolean routed() {
    return type.equals("web")
        || healthCheck.probe() instanceof Probe.Port
        || healthCheck.probe() instanceof Probe.Http;
  }

  /** {@return the command, where a buildpack or the user gave one} */
  public Optional<String> startCommand() {
    return Optional.of(command).filter(c -> !c.isBlank());
  }
}
