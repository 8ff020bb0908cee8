package io.stager.cli;

import io.stager.droplet.Digest;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.DropletDifference;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.EntryName;
import io.stager.engine.run.RunRequest;
import io.stager.engine.staging.Staged;
import io.stager.engine.staging.Stager;
import io.stager.engine.staging.StagingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code stage} and {@code push}: from source to a droplet, and on to a running app. */
final class StagingCommands {
  private final Toolkit kit;
  private final Console console;
  private final Interruption interruption;

  StagingCommands(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.console = kit.console();
    this.interruption = interruption;
  }

  /** Stages one app after the other; several are answered as a JSON array. */
  void stage(List<StagingRequest> requests, boolean twice) {
    requests.forEach(Stager::appName);
    var answers = new ArrayList<JsonObject>();
    for (var request : requests) {
      answers.add(twice ? reproduce(request) : stage(request));
    }
    if (console.style().json()) {
      console.answer(answers);
    }
  }

  private JsonObject stage(StagingRequest request) {
    var staged = staged(request, "Staging", Optional.empty());
    announce(staged);
    return StagedJson.of(staged);
  }

  private void announce(Staged staged) {
    if (!console.style().json()) {
      console.result(staged.droplet().file().toString());
    }
  }

  /**
   * Pushes one app after the other. What is followed here is not left behind: when one fails, those
   * before it are stopped, unless they were to go on by themselves.
   */
  void push(List<StagingRequest> requests, StartOptions start) {
    refusePorts(requests, start);
    requests.forEach(Stager::appName);
    var starter = new Starter(kit, interruption);
    var started = new ArrayList<Starter.Started>();
    try {
      for (var request : requests) {
        started.add(push(request, start, starter));
      }
    } catch (StagingException e) {
      if (!start.detach()) {
        starter.stop(started);
      }
      throw e;
    }
    starter.goOn(started, start.detach());
  }

  private static void refusePorts(List<StagingRequest> requests, StartOptions start) {
    if (requests.size() > 1 && !start.ports().isEmpty()) {
      throw new StagingException.Usage(
          "Incorrect Usage: Command line flags (except -f and --no-start) cannot be applied when"
              + " pushing multiple apps from a manifest file.",
          "leave out --port, or name one of the apps with --name");
    }
  }

  /** Stages it twice; differences are a failure, whatever became of the first droplet. */
  private JsonObject reproduce(StagingRequest request) {
    var reproduction = stager("Staging", Optional.empty()).reproduce(request);
    var difference = reproduction.difference();
    if (!reproduction.same()) {
      throw new StagingException.Differences(
          "Staged twice, the app gave two droplets that differ in "
              + Quantity.files(difference.files().size()),
          names(difference),
          "see which buildpack writes these, and let it write the same each time: no time of day,"
              + " no random name, everything sorted");
    }
    console.progress("       the same droplet both times");
    var staged = reproduction.staged();
    announce(staged);
    return StagedJson.of(staged).with("reproducible", true);
  }

  private static String names(DropletDifference difference) {
    return difference.files().stream()
        .map(change -> change.kind() + " " + EntryName.shown(change.name()))
        .collect(Collectors.joining("\n"));
  }

  /** Holds the app from before staging until it runs, so that two pushes do not mix. */
  private Starter.Started push(StagingRequest asked, StartOptions start, Starter starter) {
    var app = Stager.appName(asked);
    var ports = start.ports();
    var rootfs = Starter.rootfs(asked.conditions().stack());
    try (var lock = kit.apps().lock(app)) {
      var before = kit.apps().droplet(app).map(Digest::toString);
      var kept = keptDroplet(app);
      var staged = staged(asked.to(kept), "Pushing", before);
      removeEarlier(kept.resolveSibling(Slug.of(app) + ".tgz"));
      var env = new HashMap<>(staged.env());
      env.putAll(start.env(kit.env()));
      var droplet =
          new RunRequest.Droplet(
              staged.droplet().file(),
              staged.droplet().digest(),
              staged.launch(),
              staged.droplet().figures().unpackedSize());
      var wanted = new RunRequest(app, droplet, env, ports, Map.of(), rootfs);
      return starter.bringUp(
          lock,
          () -> kit.apps().deployments(app).deploy(lock, wanted, start.strategy()),
          StagedJson.of(staged));
    }
  }

  /** In zstd, which is written and read faster, and which our own launcher knows. */
  private Path keptDroplet(String app) {
    var droplet = kit.home().lastDroplet(app);
    var folder = droplet.resolveSibling("");
    try {
      Files.createDirectories(folder);
      return droplet;
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The droplet cannot be kept: " + e,
              folder.toString(),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }

  /** What an earlier version kept, in gzip; nobody reads it any more, so it may stay. */
  private void removeEarlier(Path droplet) {
    try {
      Files.deleteIfExists(droplet);
    } catch (IOException e) {
      console.warning("An earlier version's droplet is not needed and cannot be removed: " + e);
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
