package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.archive.DropletDifference;
import io.stager.droplet.archive.DropletWriter;
import io.stager.engine.StagerHome;
import io.stager.engine.Unfinished;
import io.stager.engine.buildpack.BuildpackStore;
import io.stager.engine.buildpack.Resolved;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.manifest.EffectiveApp;
import io.stager.engine.source.AppSource;
import io.stager.engine.source.KeptCheckouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns an app's source into a droplet: the table of contents of staging. */
public final class Stager {
  private final Surroundings surroundings;
  private final StagingLog log;

  /**
   * What staging needs of the machine.
   *
   * @param runtime makes containers; asked only when a stack needs them
   * @param env the caller's environment
   */
  public record Surroundings(
      StagerHome home,
      Supplier<OciRuntime> runtime,
      BuildpackStore buildpacks,
      Map<String, String> env) {}

  /** Stages in these surroundings, and tells the log how it goes on. */
  public Stager(Surroundings surroundings, StagingLog log) {
    this.surroundings = surroundings;
    this.log = log;
  }

  /** {@return the references to buildpacks that the request names, for its app and sidecars} */
  public static List<String> buildpacks(StagingRequest request) {
    return App.choose(request).units().stream()
        .flatMap(unit -> unit.buildpacks().stream())
        .distinct()
        .toList();
  }

  /** {@return the directory that the app's relative references are relative to} */
  public static Path directory(StagingRequest request) {
    return App.choose(request).directory();
  }

  /**
   * {@return where the source of the app is that is meant}
   *
   * @param place as in a {@link StagingRequest}
   */
  public static AppSource source(Path place, StagingRequest.Wishes wishes) {
    return App.choose(place, wishes).source();
  }

  /** {@return the names of the apps that the request means: one, or all of its manifest} */
  public static List<String> appNames(StagingRequest request) {
    return App.names(request);
  }

  /** {@return the name of the app that the request means, of which nothing is known to be wrong} */
  public static String appName(StagingRequest request) {
    return App.choose(request).name();
  }

  /** {@return the app that the request means, as staging takes it} */
  public static EffectiveApp effective(StagingRequest request) {
    var app = App.choose(request);
    var wishes = request.wishes();
    var flags =
        new EffectiveApp.Flags(
            wishes.name(),
            wishes.path().map(Path::toString),
            wishes.buildpacks(),
            wishes.overrides());
    return EffectiveApp.of(app.manifest(), flags, app.procfile());
  }

  /**
   * {@return the app that the request means, staged}
   *
   * @throws StagingException when anything stands in the way; nothing is left behind then
   */
  public Staged stage(StagingRequest request) {
    return guarded(() -> stage(App.choose(request), request));
  }

  /**
   * {@return the app that the request means, staged twice from nothing, and how the two droplets
   * differ}
   *
   * @throws StagingException when anything stands in the way; nothing is left behind then
   */
  public Reproduction reproduce(StagingRequest request) {
    var staged = stage(request.fromNothing(request.target()));
    log.repeats();
    return guarded(() -> {
      try (var aside = Unfinished.in(surroundings.home().secondDroplets())) {
        var again = aside.directory().resolve(staged.droplet().file().getFileName());
        var digest = stage(request.fromNothing(Optional.of(again))).droplet().digest();
        var first = Droplet.open(staged.droplet().file()).survey();
        var second = Droplet.open(again).survey();
        return new Reproduction(
            staged,
            digest.equals(staged.droplet().digest()),
            DropletDifference.between(first, second));
      }
    });
  }

  /**
   * {@return what the buildpacks say about each unit of the app, without staging it}
   *
   * @throws StagingException when anything stands in the way
   */
  public List<UnitAnswers> detect(StagingRequest request) {
    return guarded(() -> detect(App.choose(request), request.conditions()));
  }

  /** What may fail as anything that works with files and programs does. */
  @FunctionalInterface
  private interface Work<T> {
    T done() throws IOException, InterruptedException;
  }

  private <T> T guarded(Work<T> work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }

  /** A full disk makes itself felt in any way; what it lacks is at least a little. */
  private StagingException failed(IOException failure) {
    try {
      var space = DiskSpace.of(surroundings.home().staging());
      if (space.isFull()) {
        return space.lacking("The disk is full", DiskSpace.LITTLE).causedBy(failure);
      }
    } catch (IOException unknown) {
      failure.addSuppressed(unknown);
    }
    return new StagingException.Internal(
            "Staging failed: " + failure, "see whether its folders can be written to")
        .causedBy(failure);
  }

  private List<UnitAnswers> detect(App app, StagingRequest.Conditions conditions)
      throws IOException, InterruptedException {
    try (var site = Site.open(surroundings, app, conditions, new Warnings(log))) {
      var units = site.units(app.units());
      log.collected(collect(units, conditions));
      var named = named(units, app, conditions);
      named.warnings().forEach(log::warned);
      var candidates = candidates(units, app, conditions);
      var answers = new ArrayList<UnitAnswers>();
      for (var unit : units) {
        var plan = unit.plan();
        answers.add(
            new UnitAnswers(
                plan.name(),
                named.of(plan.buildpacks()),
                plan.buildpacks().isEmpty() ? unit.detect(candidates) : List.of()));
      }
      return List.copyOf(answers);
    }
  }

  private Staged stage(App app, StagingRequest request) throws IOException, InterruptedException {
    log.begins(app.name(), app.manifestFile());
    var warnings = new Warnings(log);
    app.manifest().warnings().forEach(warnings::add);
    var phases = new Phases();
    try (var site = Site.open(surroundings, app, request.conditions(), warnings)) {
      var units = site.units(app.units());
      phases.time("source", () -> log.collected(collect(units, request.conditions())));
      var choices = phases.time("detect", () -> choose(units, app, request.conditions(), warnings));
      var built = new ArrayList<BuiltUnit>();
      for (var choice : choices) {
        built.add(phases.time("build " + choice.unit().plan().name(), choice::build));
      }
      var whole = BuiltApp.of(app, built);
      whole.plan().warnings().forEach(warnings::add);
      whole.checkCommands(site.stack());
      site.bakedPaths().forEach(warnings::add);
      var launch = whole.describe(site.stack());
      log.packaging();
      var target = request.target().orElse(Path.of(app.slug() + ".tgz").toAbsolutePath());
      site.packsTo(target);
      var packed =
          phases.time("package", () -> writer(app, request).write(whole.contents(launch), target));
      packed.warnings().forEach(warnings::add);
      keepCaches(units, request.conditions(), warnings);
      var staged = new Staged(packed, launch, env(app, request), phases.all(), warnings.all());
      log.packaged(staged);
      return staged;
    }
  }

  /** The droplet is there: a cache less is a pity, and no failure. */
  private static void keepCaches(
      List<UnitStaging> units, StagingRequest.Conditions conditions, Warnings warnings) {
    for (var unit : units) {
      try {
        unit.keepCaches(conditions.scripts().limits().cache());
      } catch (IOException e) {
        warnings.add("The caches of " + unit.plan().name() + " are not kept: " + e);
      }
    }
  }

  private static Map<String, String> env(App app, StagingRequest request) {
    var env = new HashMap<>(app.manifest().build().env());
    env.putAll(request.conditions().scripts().services().variables());
    return env;
  }

  private List<StagingLog.Collected> collect(
      List<UnitStaging> units, StagingRequest.Conditions conditions) throws IOException {
    var checkouts =
        new KeptCheckouts(
            surroundings.home().checkouts(), surroundings.env(), conditions.offline());
    var collected = new ArrayList<StagingLog.Collected>();
    for (var unit : units) {
      collected.add(unit.collect(checkouts, conditions.ignoreRules()));
    }
    return collected;
  }

  private List<BuildpackChoice> choose(
      List<UnitStaging> units, App app, StagingRequest.Conditions conditions, Warnings warnings)
      throws IOException {
    var named = named(units, app, conditions);
    named.warnings().forEach(warnings::add);
    var candidates = candidates(units, app, conditions);
    var choices = new ArrayList<BuildpackChoice>();
    for (var unit : units) {
      choices.add(BuildpackChoice.of(unit, named, candidates, app.command(unit)));
    }
    return choices;
  }

  private Resolved named(List<UnitStaging> units, App app, StagingRequest.Conditions conditions) {
    var references = units.stream().flatMap(unit -> unit.plan().buildpacks().stream()).toList();
    var terms = conditions.buildpacks().terms(conditions.offline(), app.directory());
    return surroundings.buildpacks().resolve(references, app.directory(), terms);
  }

  /** Those that detect, where any unit has to be detected. */
  private List<Buildpack> candidates(
      List<UnitStaging> units, App app, StagingRequest.Conditions conditions) {
    return units.stream().noneMatch(unit -> unit.plan().buildpacks().isEmpty())
        ? List.of()
        : surroundings
            .buildpacks()
            .candidates(conditions.buildpacks().terms(conditions.offline(), app.directory()));
  }

  private DropletWriter writer(App app, StagingRequest request) {
    var writer =
        DropletWriter.timedBy(surroundings.env())
            .remembering(surroundings.home().segments().resolve(app.slug()));
    return request.compression().map(writer::with).orElse(writer);
  }
}
