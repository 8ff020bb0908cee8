package io.stager.engine.staging;

import io.stager.builder.Declared;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Located;
import io.stager.engine.manifest.AppManifest;
import io.stager.engine.manifest.HealthManifest;
import io.stager.engine.manifest.LaunchPlan;
import io.stager.engine.manifest.Manifest;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.manifest.ProcessManifest;
import io.stager.engine.manifest.SidecarManifest;
import java.nio.file.Files;
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
    AppManifest manifest, Optional<Path> manifestFile, Path source, List<String> buildpacks) {

  static App choose(StagingRequest request) {
    var wishes = request.wishes();
    var place = request.source();
    if (!Files.exists(place)) {
      throw noSource(place);
    }
    var manifest =
        wishes
            .manifest()
            .map(Manifest::read)
            .or(() -> Manifest.find(place).map(Manifest::read))
            .orElseGet(() -> Manifest.none(place));
    var app = manifest.app(wishes.name(), wishes.fallbackName());
    var source =
        wishes.path().orElseGet(() -> manifest.apps().isEmpty() ? place : app.source().location());
    if (!Files.exists(source)) {
      throw noSource(source);
    }
    var buildpacks =
        wishes.buildpacks().isEmpty()
            ? app.build().buildpacks().stream().map(Located::value).toList()
            : wishes.buildpacks();
    return new App(app, manifest.file(), source, buildpacks);
  }

  private static StagingException noSource(Path source) {
    return new StagingException.NotFound(
        "There is no '" + source.getFileName() + "' to stage",
        source.toString(),
        "name the app's directory, or mend path: in the manifest");
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
    var location = directory().resolve(own.path().value()).normalize();
    if (!Files.exists(location)) {
      throw new StagingException.NotFound(
          "The source of sidecar '%s' is not there: %s"
              .formatted(sidecar.name().value(), own.path().value()),
          own.path().at().where(),
          "mend path:, which is relative to the manifest's directory " + directory());
    }
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
