package io.stager.engine.manifest;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlLimits;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A manifest, or the lack of one: the apps it describes.
 *
 * @param file the manifest's file, where there is one
 * @param directory to what its paths are relative
 */
public record Manifest(Optional<Path> file, Path directory, List<AppManifest> apps) {
  private static final List<String> NAMES = List.of("manifest.yml", "manifest.yaml");

  /** Copies the list. */
  public Manifest {
    apps = List.copyOf(apps);
  }

  /** {@return the manifest in the directory, under one of the two names it may have} */
  public static Optional<Path> find(Path directory) {
    return NAMES.stream().map(directory::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** {@return the lack of a manifest for the app in the directory} */
  public static Manifest none(Path directory) {
    return new Manifest(Optional.empty(), directory, List.of());
  }

  /** {@return the directory's manifest, or the lack of one} */
  public static Manifest in(Path directory, Variables variables) {
    return find(directory).map(file -> read(file, variables)).orElse(none(directory));
  }

  /** {@return the manifest in the file, or in the directory} */
  public static Manifest read(Path fileOrDirectory) {
    return read(fileOrDirectory, Variables.NONE);
  }

  /** {@return the manifest in the file, or in the directory, with its variables filled in} */
  public static Manifest read(Path fileOrDirectory, Variables variables) {
    var file = Files.isDirectory(fileOrDirectory) ? found(fileOrDirectory) : fileOrDirectory;
    var root = variables.fillIn(Yaml.read(file, file.toString(), YamlLimits.STANDARD));
    var directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    var apps = new ArrayList<AppManifest>();
    for (var node : applications(root)) {
      var app = new AppReader(node, directory).read();
      refuseSecond(app, node.at(), apps);
      apps.add(app);
    }
    return new Manifest(Optional.of(file), directory, apps);
  }

  private static Path found(Path directory) {
    return find(directory)
        .orElseThrow(() ->
            new StagingException.NotFound(
                "There is no manifest in '" + directory + "'",
                "name the file, or write a manifest.yml"));
  }

  private static List<YamlNode> applications(YamlNode root) {
    if (!(root instanceof YamlMap map) || map.entry("applications").isEmpty()) {
      throw root.at()
          .invalid("Cannot parse manifest with no 'applications' field.", withApplications(root));
    }
    map.get("version")
        .filter(version -> !version.kind().equals("'1'"))
        .ifPresent(version -> {
          throw version
              .at()
              .invalid(
                  "Unsupported manifest schema version. Currently supported versions: [1].",
                  "write version: 1, or leave it out");
        });
    var field = map.entry("applications").orElseThrow();
    if (field.value() instanceof YamlList list && !list.items().isEmpty()) {
      return list.items();
    }
    throw field
        .key()
        .at()
        .invalid(
            "Manifest must have at least one application.",
            "begin each with a dash below it: - name: NAME");
  }

  private static String withApplications(YamlNode root) {
    var keys = root instanceof YamlMap map ? map.entries().stream() : Stream.<YamlMap.Entry>empty();
    var slip =
        keys.map(YamlMap.Entry::name)
            .filter(key -> Choices.of(List.of("applications")).nearest(key).isPresent())
            .findFirst();
    return slip.map(key -> "write applications: in place of " + key + ":")
        .orElse("put the app below applications:, as - name: NAME");
  }

  private static void refuseSecond(AppManifest app, Location at, List<AppManifest> before) {
    if (!app.name().isEmpty() && before.stream().anyMatch(b -> b.name().equals(app.name()))) {
      throw at.invalid(
          "Application '%s' is described twice".formatted(app.name()), "give each its own name");
    }
  }

  /**
   * {@return the app that is meant}
   *
   * <p>The only app of a manifest takes the wanted name; of several, the one of this name is meant.
   *
   * @param wanted the name that was asked for
   * @param fallback the name for an app that has none
   */
  public AppManifest app(Optional<String> wanted, Optional<String> fallback) {
    return switch (apps.size()) {
      case 0 -> AppManifest.bare(wanted.or(() -> fallback).orElseThrow(this::noName), directory);
      case 1 -> only(apps.getFirst(), wanted, fallback);
      default -> oneOfSeveral(wanted);
    };
  }

  private AppManifest only(AppManifest app, Optional<String> wanted, Optional<String> fallback) {
    var own = Optional.of(app.name()).filter(name -> !name.isEmpty());
    return app.named(wanted.or(() -> own).or(() -> fallback).orElseThrow(this::noName));
  }

  private AppManifest oneOfSeveral(Optional<String> wanted) {
    var names = apps.stream().map(AppManifest::name).toList();
    var place = file.map(Path::toString).orElse("");
    if (names.contains("")) {
      throw new StagingException.InvalidInput(
          "Found an application with no name specified.", place, "give each of them a name");
    }
    var name =
        wanted.orElseThrow(() ->
            new StagingException.Usage(
                "The manifest describes %d apps".formatted(apps.size()),
                place,
                "say which with --name, one of: " + String.join(", ", names)));
    return apps.stream()
        .filter(app -> app.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StagingException.NotFound(
                "Could not find app named '%s' in manifest".formatted(name),
                place,
                Choices.of(names).remedy(name)));
  }

  private StagingException noName() {
    return file.isPresent()
        ? new StagingException.InvalidInput(
            "The app has no name", file.get().toString(), "add name: NAME, or give --name NAME")
        : new StagingException.Usage(
            "There is no manifest and no name for the app",
            directory.toString(),
            "give --name NAME, or write a manifest.yml with a name");
  }
}
