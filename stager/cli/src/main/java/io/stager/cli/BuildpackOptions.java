package io.stager.cli;

import io.stager.engine.staging.StagingRequest;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where buildpacks may come from. */
final class BuildpackOptions {
  @Option(
      names = "--buildpacks",
      paramLabel = "DIR",
      description =
          "A directory of buildpacks (directories, zips) to detect with in place of the built-in"
              + " ones; in the order of their names, or of the file 'order' in it.")
  private Optional<Path> shelf = Optional.empty();

  @Option(
      names = "--locked",
      description = "Refuse buildpacks that differ from the buildpacks.lock beside the manifest.")
  private boolean locked;

  @Option(
      names = "--submodules",
      description = "Fetch the submodules of a buildpack's git repository too.")
  private boolean submodules;

  /** {@return the wishes, the directory's path being relative to the one that we are in} */
  StagingRequest.BuildpackWishes in(Path here) {
    return new StagingRequest.BuildpackWishes(shelf.map(here::resolve), locked, submodules);
  }
}
