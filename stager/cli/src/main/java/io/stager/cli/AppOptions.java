package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.git.GitAddress;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.source.IgnoreDialect;
import io.stager.engine.source.KeptCheckouts;
import io.stager.engine.staging.StagingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which app is meant, and which of its files count. */
final class AppOptions {
  @Option(
      names = {"-p", "--path"},
      paramLabel = "SOURCE",
      description = "The app, whatever the manifest says.")
  private Optional<String> path = Optional.empty();

  @Option(
      names = {"-f", "--manifest"},
      paramLabel = "FILE",
      description = "The manifest; left out: manifest.yml in SOURCE.")
  private Optional<Path> manifest = Optional.empty();

  @Mixin private ManifestVariables variables = new ManifestVariables();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The app's name; of a manifest with several apps, which, as often as needed.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--ignore-rules",
      defaultValue = "git",
      paramLabel = "git|cf",
      description = "How .cfignore is read: as git does (default), or as the cf command does.")
  private IgnoreDialect ignoreRules = IgnoreDialect.GIT;

  /** {@return the names that the person gave} */
  List<String> names() {
    return names;
  }

  /** {@return the one name that the person gave, if any} */
  Optional<String> name() {
    if (names.size() > 1) {
      throw new StagingException.Usage(
          "This works for one app, and %d are named".formatted(names.size()), "give --name once");
    }
    return names.stream().findFirst();
  }

  /** {@return whether the person says where the app is, whatever the manifest says} */
  boolean namesPath() {
    return path.isPresent();
  }

  IgnoreDialect ignoreRules() {
    return ignoreRules;
  }

  /**
   * What the person means.
   *
   * @param place where the app is, or where its manifest is looked for
   * @param base to what the manifest's references are relative
   * @param path the app's directory, whatever the manifest says
   */
  record Meant(
      Path place,
      Path base,
      StagingRequest.ManifestWish manifest,
      Optional<Path> path,
      Optional<String> name) {
    /** {@return the wish for this app, of which nothing else is wanted} */
    StagingRequest.Wishes wishes() {
      return wishes(directoryName(), List.of(), Overrides.NONE);
    }

    StagingRequest.Wishes wishes(
        Optional<String> fallbackName, List<String> buildpacks, Overrides overrides) {
      return new StagingRequest.Wishes(manifest, path, name, fallbackName, buildpacks, overrides);
    }

    /** {@return the name of an app that has none, where its directory's will do} */
    Optional<String> directoryName() {
      return Optional.ofNullable(place.getFileName()).map(Path::toString);
    }
  }

  /**
   * {@return what the person means by these options and the source}
   *
   * <p>A git repository is fetched first, since its manifest says what is to be done.
   *
   * @param here to what the options are relative
   */
  Meant meant(Path here, Optional<String> source, Optional<String> name, KeptCheckouts checkouts) {
    var file = manifest.map(here::resolve).or(() -> source.flatMap(given -> manifest(here, given)));
    var beside = file.map(one -> Optional.ofNullable(one.getParent()).orElse(here));
    var place =
        source
            .filter(given -> manifest(here, given).isEmpty())
            .or(() -> path)
            .map(given -> place(here, given, checkouts))
            .orElseGet(() -> source.isPresent() ? beside.orElse(here) : here);
    return new Meant(
        place,
        beside.orElse(place),
        new StagingRequest.ManifestWish(file, variables.in(here)),
        path.map(given -> place(here, given, checkouts)),
        name);
  }

  /** The manifest that a source is, where it is one. */
  private static Optional<Path> manifest(Path here, String given) {
    return Optional.of(given)
        .filter(name -> name.endsWith(".yml") || name.endsWith(".yaml"))
        .map(name -> here.resolve(name).normalize())
        .filter(Files::isRegularFile);
  }

  private static Path place(Path here, String given, KeptCheckouts checkouts) {
    return GitAddress.parse(given)
        .map(checkouts::of)
        .orElseGet(() -> here.resolve(given).normalize());
  }
}
