package io.stager.engine.staging;

import io.stager.builder.Declared;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.Slug;
import io.stager.droplet.yaml.Located;
import io.stager.engine.manifest.AppManifest;
import io.stager.engine.manifest.HealthManifest;
import io.stager.engine.manifest.LaunchPlan;
import io.stager.engine.manifest.Manifest;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.manifest.ProcessManifest;
import io.stager.engine.manifest.SidecarManifest;
import io.stager.engine.source.AppSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The app that a request means: what the manifest says of it, and where its source is.
 *
 * @param buildpacks references from the command line, else from the manifest
 */
record App(
    AppManifest manifest, Optional<Path> manifestFile, AppSource source, List<String> buildpacks) {

  /** The manifest of a directory is in it, that of an archive beside it. */
  static App choose(StagingRequest request) {
    var wishes = request.wishes();
    var place = request.source();
    var given = AppSource.locate(place.toString(), place, place.toString());
    var folder = given instanceof AppSource.Archive ? place.resolveSibling("") : place;
    var manifest =
        wishes
            .manifest()
            .file()
            .map(file -> Manifest.read(file, wishes.manifest().variables()))
            .orElseGet(() -> Manifest.in(folder, wishes.manifest().variables()));
    var app = manifest.app(wishes.name(), wishes.fallbackName());
    var source =
        wishes
            .path()
            .map(path -> AppSource.locate(path.toString(), path, path.toString()))
            .orElseGet(() -> app.source().path().isPresent() ? sourceOf(app) : given);
    var buildpacks =
        wishes.buildpacks().isEmpty()
            ? app.build().buildpacks().stream().map(Located::value).toList()
            : wishes.buildpacks();
    return new App(app, manifest.file(), source, buildpacks);
  }

  private static AppSource sourceOf(AppManifest app) {
    var path = app.source().path().orElseThrow();
    return AppSource.locate(path.value(), app.source().directory(), path.at().where());
  }

  String name() {
    return manifest.name();
  }

  String slug() {
    return Slug.of(name()).text();
  }

  Path directory() {
    return manifest.source().directory();
  }

  /** {@return the units to stage: sidecars with their own source first, the app last} */
  List<UnitPlan> units() {
    var units = new ArrayList<UnitPlan>();
    for (var sidecar : manifest.sidecars()) {
      sidecar.source().map(own -> unit(sidecar, own)).ifPresent(units::add);
    }
    units.add(new UnitPlan("app", Optional.empty(), source, Optional.empty(), buildpacks));
    return units;
  }

  private UnitPlan unit(SidecarManifest sidecar, SidecarManifest.Source own) {
    var location = AppSource.locate(own.path().value(), directory(), own.path().at().where());
    return new UnitPlan(
        sidecar.name().value(),
        Optional.of(slug(sidecar.name().value())),
        location,
        Optional.of(own.path().value()),
        own.buildpacks().stream().map(Located::value).toList());
  }

  private Slug slug(String sidecar) {
    var names =
        manifest.sidecars().stream()
            .filter(said -> said.source().isPresent())
            .map(said -> said.name().value())
            .toList();
    return Slug.unique(names).get(names.indexOf(sidecar));
  }

  /** {@return the command of the sidecar that this unit is the source of} */
  Optional<String> command(UnitStaging unit) {
    return unit.plan()
        .slug()
        .flatMap(slug -> manifest.sidecar(unit.plan().name()))
        .map(sidecar -> sidecar.command().value());
  }

  /** {@return what the droplet will start} */
  LaunchPlan plan(Declared declared, StagingRequest.Wishes wishes) {
    var overrides =
        new Overrides(wishes.command(), ProcessManifest.Scale.NOTHING, HealthManifest.NOTHING);
    return LaunchPlan.of(manifest, declared, overrides, sidecar -> slug(sidecar).text());
  }

  /** {@return the memory of the web process, which buildpacks are told} */
  int memoryMb() {
    return scale().flatMap(ProcessManifest.Scale::memory).map(MemorySize::megabytes).orElse(1024);
  }

  int diskMb() {
    return scale().flatMap(ProcessManifest.Scale::disk).map(MemorySize::megabytes).orElse(1024);
  }

  private Optional<ProcessManifest.Scale> scale() {
    return manifest.process("web").map(ProcessManifest::scale);
  }

  String whereIsCommandOf(AppProcess process) {
    return manifest
        .process(process.type())
        .flatMap(ProcessManifest::command)
        .filter(command -> command.value().equals(process.command()))
        .map(command -> command.at().where())
        .orElse(process.from() + ", process " + process.type());
  }

  String whereIsCommandOf(Sidecar sidecar) {
    return manifest
        .sidecar(sidecar.name())
        .map(said -> said.command().at().where())
        .orElse(sidecar.start().from() + ", sidecar " + sidecar.name());
  }
}
