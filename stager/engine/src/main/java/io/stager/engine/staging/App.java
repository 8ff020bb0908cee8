package io.stager.engine.staging;

import io.stager.builder.Declared;
import io.stager.builder.Procfile;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Mistakes;
import io.stager.engine.manifest.AppManifest;
import io.stager.engine.manifest.LaunchPlan;
import io.stager.engine.manifest.Manifest;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.manifest.ProcessManifest;
import io.stager.engine.manifest.SidecarManifest;
import io.stager.engine.source.AppSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The app that a request means: what the manifest says of it, and where its source is.
 *
 * @param buildpacks references from the command line, else from the manifest
 * @param overrides what the command line says of the web process
 */
record App(
    AppManifest manifest,
    Optional<Path> manifestFile,
    AppSource source,
    List<String> buildpacks,
    Overrides overrides) {

  /** {@return the names of the apps that the request means: the one it names, else all} */
  static List<String> names(StagingRequest request) {
    var manifest = manifest(request.source(), request.wishes());
    return request.wishes().name().isEmpty() && manifest.apps().size() > 1
        ? manifest.apps().stream().map(AppManifest::name).toList()
        : List.of(manifest.app(request.wishes().name(), request.wishes().fallbackName()).name());
  }

  /** The manifest of a directory is in it, that of an archive beside it. */
  private static Manifest manifest(Path place, StagingRequest.Wishes wishes) {
    var folder = given(place) instanceof AppSource.Archive ? place.resolveSibling("") : place;
    var wish = wishes.manifest();
    return wish.file()
        .map(file -> Manifest.read(file, wish.variables()))
        .orElseGet(() -> Manifest.in(folder, wish.variables()));
  }

  private static AppSource given(Path place) {
    return AppSource.locate(place.toString(), place, place.toString());
  }

  static App choose(StagingRequest request) {
    return choose(request.source(), request.wishes());
  }

  static App choose(Path place, StagingRequest.Wishes wishes) {
    var given = given(place);
    var manifest = manifest(place, wishes);
    var app = manifest.app(wishes.name(), wishes.fallbackName());
    var source =
        wishes
            .path()
            .map(path -> AppSource.locate(path.toString(), path, path.toString()))
            .orElseGet(() -> app.source().path().isPresent() ? sourceOf(app) : given);
    return new App(app, manifest.file(), source, buildpacks(wishes, app), wishes.overrides())
        .foreseen();
  }

  /** One of the words asks for those that detect, whatever the manifest says. */
  private static List<String> buildpacks(StagingRequest.Wishes wishes, AppManifest app) {
    if (wishes.buildpacks().isEmpty()) {
      return app.build().buildpacks().stream().map(Located::value).toList();
    }
    var detected = List.of(List.of("default"), List.of("null")).contains(wishes.buildpacks());
    return detected ? List.of() : wishes.buildpacks();
  }

  /** What can be known to be wrong is told before any script runs. */
  private App foreseen() {
    return Mistakes.none(mistakes -> {
      LaunchPlan.foresee(manifest, overrides, mistakes);
      return this;
    });
  }

  /** {@return what the app's own files say is started, as far as they lie in a directory} */
  Declared procfile() {
    if (!(source instanceof AppSource.Folder(var directory))) {
      return Declared.NOTHING;
    }
    var file = directory.resolve("Procfile");
    try {
      return Files.isRegularFile(file)
          ? Procfile.parse(Files.readString(file), file.toString())
          : Declared.NOTHING;
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "Cannot read the Procfile: " + e, file.toString(), "make it a readable file")
          .causedBy(e);
    }
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
  LaunchPlan plan(Declared declared) {
    return LaunchPlan.of(manifest, declared, overrides, sidecar -> slug(sidecar).text());
  }

  /** {@return the memory of the web process, which buildpacks are told} */
  int memoryMb() {
    return scale().memory().map(MemorySize::megabytes).orElse(1024);
  }

  int diskMb() {
    return scale().disk().map(MemorySize::megabytes).orElse(1024);
  }

  private ProcessManifest.Scale scale() {
    var said = manifest.process("web").map(ProcessManifest::scale);
    return overrides.scale().over(said.orElse(ProcessManifest.Scale.NOTHING));
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
