package io.stager.engine.staging;

import io.stager.builder.Declared;
import io.stager.builder.result.StagingInfo;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Slug;
import io.stager.droplet.Stack;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.StagerHome;
import io.stager.engine.Version;
import io.stager.engine.buildpack.BuildpackStore;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.manifest.LaunchPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** {@return the name of the app that the request means} */
  public static String appName(StagingRequest request) {
    return App.choose(request).name();
  }

  /**
   * {@return the app that the request means, staged}
   *
   * @throws StagingException when anything stands in the way; nothing is left behind then
   */
  public Staged stage(StagingRequest request) {
    try {
      return stage(App.choose(request), request);
    } catch (IOException e) {
      throw new StagingException.Internal(
              "Staging failed: " + e,
              "see whether the disk is full and its folders can be written to")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }

  private Staged stage(App app, StagingRequest request) throws IOException, InterruptedException {
    log.begins(app.name(), app.manifestFile());
    var warnings = new Warnings(log);
    app.manifest().warnings().forEach(warnings::add);
    var phases = new Phases();
    try (var site = Site.open(surroundings, app, request.conditions())) {
      var units = site.units(app.units(), log);
      phases.time("source", () -> log.collected(collect(units)));
      var choices = phases.time("detect", () -> choose(units, app));
      var built = new ArrayList<BuiltUnit>();
      for (var choice : choices) {
        built.add(phases.time("build " + choice.unit().plan().name(), choice::build));
      }
      var plan = app.plan(declared(built), request.wishes());
      plan.warnings().forEach(warnings::add);
      checkCommands(app, plan, built, site.stack());
      site.bakedPaths().forEach(warnings::add);
      var launch = describe(app, site.stack(), plan, built);
      log.packaging();
      var target = request.target().orElse(Path.of(app.slug() + ".tgz").toAbsolutePath());
      var packed =
          phases.time("package", () -> writer(request).write(contents(launch, built), target));
      packed.warnings().forEach(warnings::add);
      var staged =
          new Staged(packed, launch, app.manifest().build().env(), phases.all(), warnings.all());
      log.packaged(staged);
      return staged;
    }
  }

  private static List<StagingLog.Collected> collect(List<UnitStaging> units) throws IOException {
    var collected = new ArrayList<StagingLog.Collected>();
    for (var unit : units) {
      collected.add(unit.collect());
    }
    return collected;
  }

  private List<BuildpackChoice> choose(List<UnitStaging> units, App app) throws IOException {
    var choices = new ArrayList<BuildpackChoice>();
    for (var unit : units) {
      choices.add(
          BuildpackChoice.of(unit, surroundings.buildpacks(), app.directory(), app.command(unit)));
    }
    return choices;
  }

  /** The app's own declarations; those of a sidecar's source are about that source alone. */
  private static Declared declared(List<BuiltUnit> built) {
    return built.getLast().declared();
  }

  private static void checkCommands(App app, LaunchPlan plan, List<BuiltUnit> built, Stack stack)
      throws IOException {
    for (var process : plan.processes()) {
      new CommandCheck(appOf("", built), stack.arch())
          .check(
              "Process '" + process.type() + "'", process.command(), app.whereIsCommandOf(process));
    }
    for (var sidecar : plan.sidecars()) {
      new CommandCheck(appOf(sidecar.start().unit().orElse(""), built), stack.arch())
          .check(
              "Sidecar '" + sidecar.name() + "'",
              sidecar.start().command(),
              app.whereIsCommandOf(sidecar));
    }
  }

  private static Path appOf(String home, List<BuiltUnit> built) {
    return built.stream()
        .filter(unit -> unit.home().equals(home))
        .findFirst()
        .orElseThrow()
        .tree()
        .app();
  }

  private static LaunchDescriptor describe(
      App app, Stack stack, LaunchPlan plan, List<BuiltUnit> built) {
    return new LaunchDescriptor(
        new LaunchDescriptor.Origin(Version.FULL, app.name(), stack),
        built.stream().flatMap(unit -> unit.buildpacks().stream()).distinct().toList(),
        plan.processes().stream()
            .map(process -> process.prefixed(built.getLast().entrypointPrefix()))
            .toList(),
        plan.sidecars(),
        app.manifest().build().env().keySet().stream().sorted().toList(),
        JsonObject.empty());
  }

  private DropletWriter writer(StagingRequest request) {
    var writer = DropletWriter.timedBy(surroundings.env());
    return request.compression().map(writer::with).orElse(writer);
  }

  private static DropletContents contents(LaunchDescriptor launch, List<BuiltUnit> built) {
    var app = built.getLast();
    var sidecars = new LinkedHashMap<Slug, UnitTree>();
    built.forEach(unit -> unit.slug().ifPresent(slug -> sidecars.put(slug, unit.tree())));
    var detected = app.buildpacks().isEmpty() ? "" : app.buildpacks().getLast().name();
    var start = launch.process("web").map(process -> process.command()).orElse("");
    return new DropletContents(
        launch.toJson().pretty() + "\n",
        new StagingInfo(detected, start, app.entrypointPrefix()).text(),
        app.tree(),
        sidecars);
  }
}
