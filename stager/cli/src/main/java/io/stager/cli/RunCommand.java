package io.stager.cli;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.manifest.Manifest;
import io.stager.engine.run.RunRequest;
import io.stager.engine.staging.Services;
import io.stager.engine.staging.StackChoice;
import io.stager.engine.staging.StagingRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code run}: starts a droplet, whoever staged it and wherever. */
final class RunCommand {
  private final Toolkit kit;
  private final Interruption interruption;

  RunCommand(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.interruption = interruption;
  }

  /** What is asked for besides the droplet. */
  record Wishes(
      Optional<String> name,
      StagingRequest.ManifestWish manifest,
      Services services,
      StackChoice stack) {}

  void run(Path file, StartOptions start, Wishes wishes) {
    var rootfs = Starter.rootfs(wishes.stack());
    var summary = Droplet.open(file).inspect();
    var launch = summary.launch().orElseGet(() -> Droplet.open(file).launchDescriptor());
    var app = wishes.name().or(() -> named(launch)).orElseThrow(() -> unnamed(file));
    var env = new HashMap<>(fromManifest(wishes, launch));
    env.putAll(wishes.services().variables());
    env.putAll(start.env(kit.env()));
    missing(launch, env)
        .forEach(variable ->
            kit.console()
                .warning(
                    variable
                        + " was set when the app was staged: give it with -e, --env-file or --manifest"));
    kit.console().progress("Running " + app + " (" + file + ")");
    kit.console().progress("");
    var digest = summary.figures().digest();
    var wanted =
        new RunRequest(
            app,
            new RunRequest.Droplet(file, digest, launch, summary.figures().unpackedSize()),
            env,
            start.ports(),
            Map.of(),
            rootfs);
    try (var lock = kit.apps().lock(app)) {
      new Starter(kit, interruption)
          .start(
              lock,
              () -> kit.apps().deployments(app).deploy(lock, wanted, start.strategy()),
              JsonObject.empty().with("app", app).with("digest", digest.toString()),
              start.detach());
    }
  }

  /** The app that the droplet names; of a manifest with one app, that one. */
  private static Map<String, String> fromManifest(Wishes wishes, LaunchDescriptor launch) {
    var manifest = wishes.manifest();
    return manifest
        .file()
        .map(file -> Manifest.read(file, manifest.variables()))
        .map(read -> read.app(wishes.name().or(() -> named(launch)), named(launch)))
        .map(app -> app.build().env())
        .orElse(Map.of());
  }

  private static Optional<String> named(LaunchDescriptor launch) {
    return Optional.of(launch.origin().app()).filter(app -> !app.isBlank());
  }

  private static List<String> missing(LaunchDescriptor launch, Map<String, String> env) {
    return launch.envNames().stream().filter(variable -> !env.containsKey(variable)).toList();
  }

  private static StagingException unnamed(Path file) {
    return new StagingException.Usage(
        "The droplet does not name its app", file.toString(), "name it with --name");
  }
}
