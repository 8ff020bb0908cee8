package io.stager.builder.command;

import io.stager.builder.Declaration;
import io.stager.builder.Declared;
import io.stager.builder.result.BuildpackMetadata;
import io.stager.droplet.AppProcess;
import io.stager.droplet.HealthCheck;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.OsRelease;
import io.stager.droplet.Probe;
import io.stager.droplet.Stack;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.Version;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The launch descriptor of what was built here. Cloud Foundry's droplets have none, so that a
 * buildpack's sidecars and all but the web process are lost with its database.
 */
record Descriptor(Map<String, String> env) {
  private static final String WEB = "web";

  LaunchDescriptor of(Declared declared, List<BuildpackMetadata> buildpacks) throws IOException {
    var app = VcapApplication.in(env);
    var prefix = buildpacks.getLast().entrypointPrefix();
    return new LaunchDescriptor(
        new LaunchDescriptor.Origin(Version.FULL, app.name(), stack()),
        buildpacks.stream().map(Descriptor::used).toList(),
        declared.processes().stream()
            .map(process -> process(process, app).prefixed(prefix))
            .toList(),
        declared.sidecars().stream().map(Declaration.OfSidecar::sidecar).toList(),
        List.of(),
        JsonObject.empty());
  }

  private static UsedBuildpack used(BuildpackMetadata buildpack) {
    return new UsedBuildpack(buildpack.key(), buildpack.name(), buildpack.version(), "");
  }

  private static AppProcess process(Declaration.OfProcess declared, VcapApplication app) {
    var web = declared.type().equals(WEB);
    return new AppProcess(
        declared.type(),
        declared.command(),
        declared.from(),
        app.limits(web ? 1 : 0),
        web ? HealthCheck.ofPort() : HealthCheck.of(new Probe.Alive()),
        AppProcess.Stop.STANDARD,
        JsonObject.empty());
  }

  private Stack stack() throws IOException {
    return new Stack(
        env.getOrDefault("CF_STACK", "host"),
        OsRelease.of(Path.of("/")).stackId(),
        "linux",
        Stack.architecture());
  }
}
