package io.stager.engine.staging;

import io.stager.builder.result.StagingInfo;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Slug;
import io.stager.droplet.Stack;
import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.UnitTree;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.Version;
import io.stager.engine.manifest.CreatedManifest;
import io.stager.engine.manifest.KeptAttributes;
import io.stager.engine.manifest.LaunchPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * An app whose units are built, and what it starts: all that a droplet holds.
 *
 * @param units the app's own is the last
 */
record BuiltApp(App app, List<BuiltUnit> units, LaunchPlan plan) {
  /** Copies the list. */
  BuiltApp {
    units = List.copyOf(units);
  }

  /** What a sidecar's source declares is about that source alone. */
  static BuiltApp of(App app, List<BuiltUnit> units) {
    return new BuiltApp(app, units, app.plan(units.getLast().declared()));
  }

  /** Refuses what would start nothing on the stack. */
  void checkCommands(Stack stack) throws IOException {
    for (var process : plan.processes()) {
      new CommandCheck(appOf(""), stack.arch())
          .check(
              "Process '" + process.type() + "'", process.command(), app.whereIsCommandOf(process));
    }
    for (var sidecar : plan.sidecars()) {
      new CommandCheck(appOf(sidecar.start().unit().orElse("")), stack.arch())
          .check(
              "Sidecar '" + sidecar.name() + "'",
              sidecar.start().command(),
              app.whereIsCommandOf(sidecar));
    }
  }

  private Path appOf(String home) {
    return units.stream()
        .filter(unit -> unit.home().equals(home))
        .findFirst()
        .orElseThrow()
        .tree()
        .app();
  }

  /** {@return what tells a launcher, and people, what is in the droplet} */
  LaunchDescriptor describe(Stack stack) {
    return new LaunchDescriptor(
        new LaunchDescriptor.Origin(Version.FULL, app.name(), stack),
        units.stream().flatMap(unit -> unit.buildpacks().stream()).distinct().toList(),
        plan.processes().stream()
            .map(process -> process.prefixed(own().entrypointPrefix()))
            .toList(),
        plan.sidecars(),
        app.manifest().build().env().keySet().stream().sorted().toList(),
        JsonObject.empty().with(CreatedManifest.KEPT, kept()));
  }

  private Optional<JsonObject> kept() {
    return Optional.of(KeptAttributes.of(app.manifest(), app.buildpacks()))
        .filter(kept -> !kept.members().isEmpty());
  }

  /** {@return what is packed} */
  DropletContents contents(LaunchDescriptor launch) {
    var sidecars = new LinkedHashMap<Slug, UnitTree>();
    units.forEach(unit -> unit.slug().ifPresent(slug -> sidecars.put(slug, unit.tree())));
    var detected = own().buildpacks().isEmpty() ? "" : own().buildpacks().getLast().name();
    var start = launch.process("web").map(process -> process.command()).orElse("");
    return new DropletContents(
        launch.toJson().pretty() + "\n",
        new StagingInfo(detected, start, own().entrypointPrefix()).text(),
        own().tree(),
        sidecars);
  }

  private BuiltUnit own() {
    return units.getLast();
  }
}
