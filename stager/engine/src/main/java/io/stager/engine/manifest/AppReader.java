package io.stager.engine.manifest;

import io.stager.builder.Keys;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final List<String> PLATFORM =
      List.of(
          "cnb_credentials",
          "features",
          "metadata",
          "routes",
          "no_route",
          "random_route",
          "default_route",
          "services");
  static final List<String> KEYS =
      Stream.of(OWN, PLATFORM, ProcessReader.KEYS).flatMap(List::stream).toList();

  private final Path directory;
  private final Attributes app;
  private final List<Warning> warnings = new ArrayList<>();

  AppReader(YamlNode node, Path directory) {
    this.directory = directory;
    this.app = Attributes.of(node, "An application");
  }

  /** The app; its name is empty where the manifest gives none. */
  AppManifest read() {
    var name = name();
    var owner = name.isEmpty() ? "the application" : "application '" + name + "'";
    warnings.addAll(app.unknownKeys(KEYS, owner));
    refuseOtherLifecycles();
    checkRoutes();
    var build = new AppManifest.Build(buildpacks(), text("stack"), env());
    var processes = new ProcessReader(warnings).read(app);
    var sidecars =
        app.get("sidecars").map(node -> new SidecarReader(warnings).read(node)).orElse(List.of());
    var source = new AppManifest.Source(directory, app.text("path"));
    return new AppManifest(name, source, build, processes, sidecars, platform(), warnings);
  }

  private String name() {
    var name = app.map().entry("name").map(YamlMap.Entry::value);
    name.filter(node -> !(node instanceof YamlScalar scalar) || scalar.text().isBlank())
        .ifPresent(node -> {
          throw node.at().invalid("Name must not be empty", "give the app a name");
        });
    return text("name").orElse("");
  }

  private Optional<String> text(String key) {
    return app.text(key).map(Located::value);
  }

  private void refuseOtherLifecycles() {
    app.text("lifecycle")
        .filter(word -> !word.value().equals("buildpack"))
        .ifPresent(word -> {
          throw word.at()
              .invalid(
                  "Lifecycle '%s' cannot be staged".formatted(word.value()),
                  "use buildpack, or leave it out");
        });
    var docker = app.map().entry("docker");
    if (docker.isPresent()) {
      var withBuildpacks = app.get("buildpack").or(() -> app.get("buildpacks")).isPresent();
      throw docker
          .get()
          .key()
          .at()
          .invalid(
              withBuildpacks
                  ? "Cannot specify both buildpack(s) and docker keys"
                  : "An app from a Docker image cannot be staged: there is no source",
              "remove the docker key, and give the app's source with path");
    }
  }

  private void checkRoutes() {
    var random = app.flag("random_route").orElse(false);
    if (random && app.flag("default_route").orElse(false)) {
      throw app.map()
          .at()
          .invalid("Random-route and default-route may not be used together", "keep one of them");
    }
    app.flag("no_route");
    refuseNoList("routes", "Routes must be a list of route objects", "- route: HOST.DOMAIN");
    refuseNoList("services", "Services must be a list of service instances", "- NAME");
  }

  private void refuseNoList(String key, String message, String example) {
    app.get(key)
        .filter(node -> !(node instanceof YamlList))
        .ifPresent(node -> {
          throw node.at().invalid(message, "begin each with a dash: " + example);
        });
  }

  private List<Located<String>> buildpacks() {
    var single = app.map().entry("buildpack");
    if (single.isPresent() && app.map().entry("buildpacks").isPresent()) {
      throw single
          .get()
          .key()
          .at()
          .invalid("Buildpack and Buildpacks fields cannot be used together.", "keep buildpacks");
    }
    single.ifPresent(entry ->
        warnings.add(
            Warning.at(
                entry.key().at(), "The key buildpack is deprecated: write buildpacks: [NAME]")));
    var named = app.text("buildpack", 4096);
    return named.isPresent()
        ? named.filter(name -> !List.of("default", "null").contains(name.value())).stream().toList()
        : app.get("buildpacks").map(this::buildpacks).orElse(List.of());
  }

  private List<Located<String>> buildpacks(YamlNode node) {
    if (!(node instanceof YamlList)) {
      throw node.at()
          .invalid("Buildpacks must be an array of strings", "write it in brackets: [NAME]");
    }
    var all = new Keys(app.map(), "The app").texts("buildpacks").orElse(List.of());
    for (var one : all) {
      if (one.value().isBlank() || one.value().length() > 4096) {
        throw one.at()
            .invalid(
                "Buildpacks entries must be between 1 and 4096 characters",
                "name a buildpack, or give its URL or directory");
      }
    }
    return all;
  }

  private Map<String, String> env() {
    var env = new LinkedHashMap<String, String>();
    switch (app.get("env").orElse(new YamlMap(List.of(), app.map().at()))) {
      case YamlMap map -> map.entries().forEach(entry -> put(env, entry));
      case YamlNode other ->
          throw other
              .at()
              .invalid(
                  "Env must be an object of keys and values", "write KEY: VALUE lines below it");
    }
    return env;
  }

  private static void put(Map<String, String> env, YamlMap.Entry entry) {
    var name = entry.name();
    var at = entry.key().at();
    if (name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0) {
      throw at.invalid("Env: '" + name + "' is no name of a variable", "use letters, digits and _");
    }
    if (name.equals("PORT")) {
      throw at.invalid("Env cannot set PORT", "remove it; the platform gives each instance a port");
    }
    if (name.startsWith("VCAP_") || name.startsWith("VMC_")) {
      var prefix = name.substring(0, name.indexOf('_') + 1);
      throw at.invalid("Env cannot start with " + prefix, "rename it; these names are reserved");
    }
    if (!entry.value().isNull()) {
      env.put(name, asText(entry.value()));
    }
  }

  private static String asText(YamlNode value) {
    return switch (value) {
      case YamlScalar scalar -> scalar.text();
      case YamlMap map -> map.toJson().compact();
      case YamlList list -> list.toJson();
    };
  }

  private JsonObject platform() {
    var all = app.map().toJson();
    var known = new ArrayList<>(OWN);
    known.addAll(ProcessReader.KEYS);
    return all.without(known);
  }
}
