package io.stager.cli;

import io.stager.droplet.Digest;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import io.stager.engine.run.RunRequest;
import io.stager.engine.staging.Staged;
import io.stager.engine.staging.Stager;
import io.stager.engine.staging.StagingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code stage} and {@code push}: from source to a droplet, and on to a running app. */
final class StagingCommands {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final Toolkit kit;
  private final Console console;
  private final Interruption interruption;

  StagingCommands(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.console = kit.console();
    this.interruption = interruption;
  }

  void stage(StagingRequest request) {
    var staged = staged(request, "Staging", Optional.empty());
    if (console.style().json()) {
      console.result(StagedJson.of(staged));
    } else {
      console.result(staged.droplet().file().toString());
    }
  }

  /** Holds the app from before staging until it runs, so that two pushes do not mix. */
  void push(StageOptions options, StartOptions start) {
    var asked = options.request(kit, HERE, Optional.empty(), false);
    var app = Stager.appName(asked);
    var ports = start.ports();
    var rootfs = Starter.rootfs(asked.conditions().stack());
    try (var lock = kit.apps().lock(app)) {
      var before = kit.apps().droplet(app).map(Digest::toString);
      var request = options.request(kit, HERE, Optional.of(keptDroplet(app)), false);
      var staged = staged(request, "Pushing", before);
      var env = new HashMap<>(staged.env());
      env.putAll(start.env(kit.env()));
      var droplet =
          new RunRequest.Droplet(
              staged.droplet().file(), staged.droplet().digest(), staged.launch());
      var wanted = new RunRequest(app, droplet, env, ports, Map.of(), rootfs);
      new Starter(kit, interruption)
          .start(
              lock,
              () -> kit.apps().deployments(app).deploy(lock, wanted, start.strategy()),
              StagedJson.of(staged),
              start.detach());
    }
  }

  private Path keptDroplet(String app) {
    var folder = kit.home().droplets();
    try {
      return Files.createDirectories(folder).resolve(Slug.of(app) + ".tgz");
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The droplet cannot be kept: " + e,
              folder.toString(),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }

  void detect(StagingRequest request) {
    var units = stager("Detecting", Optional.empty()).detect(request);
    if (console.style().json()) {
      console.result(units.stream().map(DetectedJson::of).toList());
    } else {
      var table = new Table();
      units.forEach(unit -> table.row(unit.unit(), DetectedJson.words(unit)));
      console.results(table.lines());
    }
    units.stream()
        .filter(unit -> unit.named().isEmpty() && unit.chosen().isEmpty())
        .findFirst()
        .ifPresent(unit -> {
          throw new StagingException.NoneDetected(
              "None of the buildpacks detected a compatible application",
              unit.unit(),
              "name a buildpack with -b, or add what one of them looks for");
        });
  }

  private Staged staged(StagingRequest request, String verb, Optional<String> before) {
    return stager(verb, before).stage(request);
  }

  private Stager stager(String verb, Optional<String> before) {
    var surroundings =
        new Stager.Surroundings(kit.home(), kit::runtime, kit.buildpacks(), kit.env());
    return new Stager(surroundings, new StagingProgress(console, verb, before));
  }
}
