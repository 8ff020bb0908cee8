package io.stager.engine.manifest;

import io.stager.droplet.AppProcess;
import io.stager.droplet.HealthCheck;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Probe;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A manifest written from what was staged: pushed beside the same source it gives the same again.
 *
 * @param text the manifest
 * @param remarks what a person should know about it
 */
public record CreatedManifest(String text, List<String> remarks) {
  /** The member of the descriptor that keeps what the manifest said and a launch does not need. */
  public static final String KEPT = "manifest";

  private static final String BY_FLAG = "command line";
  private static final String BY_MANIFEST = "manifest";

  /** Copies the list. */
  public CreatedManifest {
    remarks = List.copyOf(remarks);
  }

  /**
   * For whom it is written.
   *
   * @param cloudFoundry whether for a platform that knows none of our keys, and is given the
   *     droplet itself
   */
  public record Reader(boolean cloudFoundry) {}

  /**
   * What is known of the app besides its descriptor.
   *
   * @param env values of its environment, as far as they are known
   * @param instances how many of a process type, where it is not what the descriptor says
   */
  public record Known(String name, Map<String, String> env, Map<String, Integer> instances) {}

  /** {@return the manifest of what the descriptor describes} */
  public static CreatedManifest of(LaunchDescriptor launch, Known known, Reader reader) {
    var remarks = new ArrayList<String>();
    var app =
        JsonObject.empty()
            .with("name", known.name())
            .withAll(kept(launch, reader))
            .with("env", env(launch, known, remarks))
            .with(
                "processes",
                launch.processes().stream()
                    .map(process -> process(process, known.instances(), reader))
                    .toList())
            .with("sidecars", sidecars(launch, reader, remarks));
    placeholders(launch, known).forEach(remarks::add);
    var root = JsonObject.empty().with("applications", List.of(app));
    return new CreatedManifest(YamlText.of(root), remarks);
  }

  /** Cloud Foundry is given the droplet: which buildpacks made it is of no use there. */
  private static JsonObject kept(LaunchDescriptor launch, Reader reader) {
    var kept = launch.other().object(KEPT).orElse(JsonObject.empty());
    return reader.cloudFoundry() ? kept.without(List.of("buildpacks")) : kept;
  }

  private static Optional<JsonObject> env(
      LaunchDescriptor launch, Known known, List<String> remarks) {
    var env = JsonObject.empty();
    for (var variable : new TreeMap<>(known.env()).entrySet()) {
      var name = variable.getKey();
      if (name.equals("PORT") || name.startsWith("VCAP_") || name.startsWith("VMC_")) {
        remarks.add("The variable " + name + " is left out: a manifest cannot set it");
      } else {
        env = env.with(name, variable.getValue());
      }
    }
    var open = new LinkedHashSet<>(launch.envNames());
    open.removeAll(known.env().keySet());
    for (var name : open) {
      env = env.with(name, "((" + name + "))");
    }
    if (!open.isEmpty()) {
      remarks.add(
          "A droplet holds no values: give %s when you push, with --var or --vars-file"
              .formatted(String.join(", ", open)));
    }
    return Optional.of(env).filter(some -> !some.members().isEmpty());
  }

  private static JsonObject process(
      AppProcess process, Map<String, Integer> instances, Reader reader) {
    var limits = process.limits();
    var said = List.of(BY_FLAG, BY_MANIFEST).contains(process.from());
    return JsonObject.empty()
        .with("type", process.type())
        .with("command", process.startCommand().filter(c -> said || reader.cloudFoundry()))
        .with("memory", MemorySize.ofMegabytes(limits.memoryMb()).toString())
        .with("disk_quota", MemorySize.ofMegabytes(limits.diskMb()).toString())
        .with("instances", instances.getOrDefault(process.type(), limits.instances()))
        .withAll(health(process.healthCheck()))
        .withAll(readiness(process))
        .with("user", process.other().text("user"))
        .with("log-rate-limit-per-second", process.other().text("log_rate_limit_per_second"));
  }

  private static JsonObject health(HealthCheck check) {
    var path =
        check.probe() instanceof Probe.Http http
            ? Optional.of(http.path())
            : Optional.<String>empty();
    return JsonObject.empty()
        .with("health-check-type", check.probe().type())
        .with("health-check-http-endpoint", path)
        .with("timeout", check.timeoutSeconds())
        .with("health-check-invocation-timeout", check.invocationTimeoutSeconds())
        .with("health-check-interval", check.intervalSeconds());
  }

  private static JsonObject readiness(AppProcess process) {
    var said = process.other().object("readiness").orElse(JsonObject.empty());
    var prefix = "readiness-health-check-";
    return JsonObject.empty()
        .with(prefix + "type", said.text("type"))
        .with(prefix + "http-endpoint", said.text("path"))
        .with(prefix + "invocation-timeout", said.integer("invocation_timeout_s"))
        .with(prefix + "interval", said.integer("interval_s"));
  }

  /**
   * Those of buildpacks come back with the buildpacks, except where the droplet alone is pushed.
   */
  private static List<JsonObject> sidecars(
      LaunchDescriptor launch, Reader reader, List<String> remarks) {
    return launch.sidecars().stream()
        .filter(one -> reader.cloudFoundry() || one.start().from().equals(BY_MANIFEST))
        .map(one ->
            reader.cloudFoundry()
                ? new SidecarText(one).forCloudFoundry(remarks)
                : new SidecarText(one).whole(remarks))
        .toList();
  }

  /** What would be taken for a variable when the manifest is read again. */
  private static List<String> placeholders(LaunchDescriptor launch, Known known) {
    var texts = new ArrayList<>(known.env().values());
    launch.processes().forEach(process -> texts.add(process.command()));
    launch.sidecars().forEach(sidecar -> texts.add(sidecar.start().command()));
    return texts.stream()
        .flatMap(text -> Variables.placeholderIn(text).stream())
        .distinct()
        .map(held ->
            "%s stands in a value, and is taken for a variable: push with --var '%s=%s'"
                .formatted(held, held.replaceAll("^\\(\\(!?|\\)\\)$", ""), held))
        .toList();
  }
}
