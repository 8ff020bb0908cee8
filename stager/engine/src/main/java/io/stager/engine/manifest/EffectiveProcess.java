package io.stager.engine.manifest;

import io.stager.builder.Declared;
import java.util.Optional;

/** A process type as staging takes it. */
record EffectiveProcess(
    String type, AppManifest app, Places places, Overrides overrides, Declared procfile) {

  EffectiveApp.Member member() {
    var said = app.process(type).orElse(ProcessManifest.silent(type));
    var flags = type.equals("web") ? overrides : Overrides.NONE;
    var all = new Settings();
    command(said, flags, all);
    scale(said.scale(), flags.scale(), all);
    health(said.health(), flags.health(), all);
    said.readinessKeys().forEach((key, value) -> all.add(key, value, manifest(key)));
    said.other().members().forEach((key, value) -> all.add(key, value, manifest(key)));
    return new EffectiveApp.Member(type, all.all());
  }

  private void command(ProcessManifest said, Overrides flags, Settings all) {
    if (flags.startCommand().isPresent()) {
      all.add("command", flags.startCommand().get(), new Origin.Flag());
    } else if (said.command().isPresent() && !flags.resetsCommand()) {
      all.add("command", said.command().get().value(), manifest("command"));
    } else if (procfile.command(type).isPresent()) {
      all.add("command", procfile.command(type).get(), new Origin.InProcfile());
    } else {
      all.add("command", "", new Origin.Buildpack());
    }
  }

  private void scale(ProcessManifest.Scale said, ProcessManifest.Scale flags, Settings all) {
    setting(all, "memory", flags.memory(), said.memory(), MemorySize.ofMegabytes(1024));
    setting(all, "disk_quota", flags.disk(), said.disk(), MemorySize.ofMegabytes(1024));
    setting(all, "instances", flags.instances(), said.instances(), type.equals("web") ? 1 : 0);
  }

  private void health(HealthManifest said, HealthManifest flags, Settings all) {
    var standard = type.equals("web") ? "port" : "process";
    var check = flags.over(said).check(standard);
    setting(all, "health_check_type", flags.type(), said.type(), standard);
    if (check.probe().type().equals("http")) {
      setting(all, "health_check_http_endpoint", flags.endpoint(), said.endpoint(), "/");
    }
    time(all, "timeout", flags.timeoutSeconds(), said.timeoutSeconds(), check.timeoutSeconds());
    time(
        all,
        "health_check_invocation_timeout",
        Optional.empty(),
        said.invocationTimeoutSeconds(),
        check.invocationTimeoutSeconds());
    time(
        all,
        "health_check_interval",
        Optional.empty(),
        said.intervalSeconds(),
        check.intervalSeconds());
  }

  /** A time that may have no default: a process that is only watched for its end asks nothing. */
  private void time(
      Settings all,
      String key,
      Optional<Integer> flag,
      Optional<Integer> said,
      Optional<Integer> counts) {
    counts.ifPresent(seconds -> setting(all, key, flag, said, seconds));
  }

  private <T> void setting(
      Settings all, String key, Optional<T> flag, Optional<T> said, T standard) {
    var place = said.isPresent() ? Optional.of(manifest(key)) : Optional.<Origin>empty();
    all.first(key, flag.map(EffectiveProcess::json), place, json(said.orElse(standard)));
  }

  private static Object json(Object value) {
    return value instanceof MemorySize size ? size.toString() : value;
  }

  private Origin manifest(String key) {
    return places.ofProcess(type, key).orElse(new Origin.Standard());
  }
}
