package io.stager.engine.manifest;

import io.stager.droplet.HealthCheck;
import io.stager.droplet.Probe;
import io.stager.droplet.Sidecar;
import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A sidecar as a manifest writes it. */
record SidecarText(Sidecar sidecar) {

  /** With our keys; one with its own source names it as the manifest did that it was staged by. */
  JsonObject whole(List<String> remarks) {
    var path = sidecar.other().text("path");
    if (sidecar.start().unit().isPresent() && path.isEmpty()) {
      remarks.add(
          "The source of sidecar '%s' is not known: add its path".formatted(sidecar.name()));
    }
    return named(sidecar.start().command())
        .with("path", path)
        .with("buildpacks", sidecar.other().texts("buildpacks"))
        .withAll(ours());
  }

  /**
   * With the keys that Cloud Foundry knows. Its cells know no units, so a sidecar that is one
   * starts the launcher in its own home.
   */
  JsonObject forCloudFoundry(List<String> remarks) {
    var ours = ours().members().keySet();
    if (!ours.isEmpty()) {
      remarks.add(
          "Cloud Foundry does not know %s of sidecar '%s': left out"
              .formatted(String.join(", ", ours), sidecar.name()));
    }
    return named(
        sidecar
            .start()
            .unit()
            .map(unit ->
                "cd ../%s && exec /tmp/lifecycle/launcher app %s ''"
                    .formatted(unit, quoted(sidecar.start().command())))
            .orElse(sidecar.start().command()));
  }

  private static String quoted(String command) {
    return "'" + command.replace("'", "'\\''") + "'";
  }

  private JsonObject named(String command) {
    return JsonObject.empty()
        .with("name", sidecar.name())
        .with("process_types", sidecar.processTypes())
        .with("command", command)
        .with("memory", sidecar.memoryMb().map(mb -> MemorySize.ofMegabytes(mb).toString()));
  }

  private JsonObject ours() {
    var lifecycle = sidecar.lifecycle();
    var standard = Sidecar.Lifecycle.STANDARD;
    return JsonObject.empty()
        .with("start", unless(lifecycle.order(), standard.order()))
        .with("depends_on", lifecycle.dependsOn())
        .with("on_exit", unless(lifecycle.onExit(), standard.onExit()))
        .with("ready", lifecycle.ready().map(SidecarText::check))
        .with(
            "health_check",
            Optional.of(lifecycle.healthCheck())
                .filter(check -> !check.equals(standard.healthCheck()))
                .map(SidecarText::check))
        .with(
            "readiness",
            sidecar.other().object("readiness").map(HealthCheck::from).map(SidecarText::check))
        .with("restart", sidecar.other().object("restart").map(SidecarText::restart))
        .with("environment", sidecar.other().text("environment"));
  }

  private static Optional<String> unless(Object value, Object standard) {
    return value.equals(standard) ? Optional.empty() : Optional.of(value.toString());
  }

  private static JsonObject restart(JsonObject said) {
    return JsonObject.empty()
        .with("max", said.integer("max"))
        .with("delay", said.integer("delay_s"))
        .with("max_delay", said.integer("max_delay_s"))
        .with("reset", said.integer("reset_s"));
  }

  private static JsonObject check(HealthCheck check) {
    return probe(check.probe())
        .with("timeout", check.timeoutSeconds())
        .with("invocation_timeout", check.invocationTimeoutSeconds())
        .with("interval", check.intervalSeconds());
  }

  private static JsonObject probe(Probe probe) {
    var typed = JsonObject.empty().with("type", probe.type());
    return switch (probe) {
      case Probe.Alive() -> typed;
      case Probe.Port(var port, var host) -> typed.with("port", port).with("host", host);
      case Probe.Http http -> http.toJson();
      case Probe.File(var path) -> typed.with("path", path);
      case Probe.Exec(var command) -> typed.with("command", command);
    };
  }
}
