package io.stager.engine.manifest;

import io.stager.builder.Keys;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one entry of {@code applications}. */
final class AppReader {
  private static final List<String> OWN =
      List.of(
          "name",
          "path",
          "buildpack",
          "buildpacks",
          "stack",
          "lifecycle",
          "docker",
          "env",
          "processes",
          "sidecars");

  /** All keys that an application may have, with underscores. */
  static final List<String> KEYS =
      Stream.of(OWN, PlatformAttributes.KEYS, ProcessReader.KEYS).flatMap(List::stream).toList();

  private final Path directory;
  private final Attributes app;
  private final List<Warning> warnings = new ArrayList<>();

  AppReader(Attributes app, Path directory) {
    this.directory = directory;
    this.app = app;
  }

  /** The app; its name is empty where the manifest gives none. */
  AppManifest read() {
    var name = name();
    var owner = name.isEmpty() ? "the application" : "application '" + name + "'";
    warnings.addAll(app.unknownKeys(KEYS, owner));
    checkLifecycle();
    new PlatformAttributes(app).check();
    var build = new AppManifest.Build(buildpacks(), text("stack"), new VariablesOfApp(app).read());
    var processes = new ProcessReader(warnings).read(app);
    var sidecars =
        app.get("sidecars")
            .map(node -> new SidecarReader(warnings, app.mistakes()).read(node))
            .orElse(List.of());
    var source = new AppManifest.Source(directory, app.text("path"));
    return new AppManifest(name, source, build, processes, sidecars, app.map(), warnings);
  }

  private String name() {
    var name = app.map().entry("name").map(YamlMap.Entry::value);
    var wrong = name.filter(node -> !(node instanceof YamlScalar scalar) || isNoName(scalar));
    wrong.ifPresent(node -> app.wrong(node.at(), "Name must not be empty", "give the app a name"));
    return wrong.isPresent() ? "" : text("name").orElse("");
  }

  private static boolean isNoName(YamlScalar scalar) {
    return scalar.isNull() || scalar.text().isBlank();
  }

  private Optional<String> text(String key) {
    return app.text(key).map(Located::value);
  }

  private void checkLifecycle() {
    app.text("lifecycle")
        .filter(word -> !word.value().equals("buildpack"))
        .ifPresent(word ->
            app.wrong(
                word.at(),
                "Lifecycle '%s' cannot be staged".formatted(word.value()),
                "use buildpack, or leave it out"));
    if (app.map().entry("docker").isPresent()) {
      var withBuildpacks = app.get("buildpack").or(() -> app.get("buildpacks")).isPresent();
      app.wrong(
          app.placeOf("docker"),
          withBuildpacks
              ? "Cannot specify both buildpack(s) and docker keys"
              : "An app from a Docker image cannot be staged: there is no source",
          "remove the docker key, and give the app's source with path");
    }
  }

  private List<Located<String>> buildpacks() {
    var single = app.map().entry("buildpack");
    if (single.isPresent() && app.map().entry("buildpacks").isPresent()) {
      app.wrong(
          app.placeOf("buildpack"),
          "Buildpack and Buildpacks fields cannot be used together.",
          "keep buildpacks");
      return List.of();
    }
    single.ifPresent(entry ->
        warnings.add(
            Warning.at(
                entry.key().at(), "The key buildpack is deprecated: write buildpacks: [NAME]")));
    return single.isPresent()
        ? app
            .text("buildpack", 4096)
            .filter(name -> !List.of("default", "null").contains(name.value()))
            .stream()
            .toList()
        : app.get("buildpacks").map(this::buildpacks).orElse(List.of());
  }

  private List<Located<String>> buildpacks(YamlNode node) {
    if (!(node instanceof YamlList)) {
      app.wrong(
          node.at(), "Buildpacks must be an array of strings", "write it in brackets: [NAME]");
      return List.of();
    }
    var keys = new Keys(app.map(), "The app");
    var all = app.mistakes().note(() -> keys.texts("buildpacks")).orElse(List.of());
    for (var one : all) {
      if (one.value().isBlank() || one.value().length() > 4096) {
        app.wrong(
            one.at(),
            "Buildpacks entries must be between 1 and 4096 characters",
            "name a buildpack, or give its URL or directory");
      }
    }
    return all;
  }
}
