package io.stager.engine.manifest;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Mistakes;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /**
   * {@return the manifest in the file, or in the directory, with its variables filled in}
   *
   * @throws StagingException.InvalidInput the first mistake in it, and how many more there are
   */
  public static Manifest read(Path fileOrDirectory, Variables variables) {
    var file = fileIn(fileOrDirectory);
    var root = variables.fillIn(Yaml.read(file, file.toString(), YamlLimits.STANDARD));
    var mistakes = new Mistakes();
    var manifest = new ManifestReader(file, mistakes).read(root);
    refuse(mistakes.all(), file);
    return manifest;
  }

  private static void refuse(List<StagingException.InvalidInput> mistakes, Path file) {
    if (mistakes.size() > 1) {
      var more = mistakes.size() - 1;
      throw mistakes
          .getFirst()
          .advising(
              "%d more %s: stager manifest validate %s"
                  .formatted(more, more == 1 ? "mistake" : "mistakes", file));
    }
    if (!mistakes.isEmpty()) {
      throw mistakes.getFirst();
    }
  }

  /** {@return the file itself, or the manifest in the directory} */
  static Path fileIn(Path fileOrDirectory) {
    return Files.isDirectory(fileOrDirectory)
        ? find(fileOrDirectory).orElseThrow(() -> noneIn(fileOrDirectory))
        : fileOrDirectory;
  }

  private static StagingException noneIn(Path directory) {
    return new StagingException.NotFound(
        "There is no manifest in '" + directory + "'", "name the file, or write a manifest.yml");
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
