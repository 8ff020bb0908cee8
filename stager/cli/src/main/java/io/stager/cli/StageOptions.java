package io.stager.cli;

import io.stager.engine.staging.StackChoice;
import io.stager.engine.staging.StagingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of everything that stages. */
final class StageOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "The directory of the app or its manifest; left out: this one.")
  private Optional<Path> source = Optional.empty();

  @Option(
      names = {"-p", "--path"},
      paramLabel = "SOURCE",
      description = "The app's directory, whatever the manifest says.")
  private Optional<Path> path = Optional.empty();

  @Option(
      names = {"-b", "--buildpack"},
      paramLabel = "BUILDPACK",
      description = "A buildpack by name or directory; several are run in this order.")
  private List<String> buildpacks = new ArrayList<>();

  @Option(
      names = {"-f", "--manifest"},
      paramLabel = "FILE",
      description = "The manifest; left out: manifest.yml in SOURCE.")
  private Optional<Path> manifest = Optional.empty();

  @Option(names = "--name", paramLabel = "NAME", description = "The app's name.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"-c", "--command"},
      paramLabel = "COMMAND",
      description = "The start command of the web process.")
  private Optional<String> command = Optional.empty();

  @Option(
      names = {"-s", "--stack"},
      defaultValue = "host",
      paramLabel = "STACK",
      description =
          "host: containers with this machine's programs (default); a directory: a root"
              + " filesystem; none: no containers, for use inside one.")
  private String stack = "host";

  @Option(names = "--offline", description = "Scripts have no network.")
  private boolean offline;

  @Option(
      names = "--staging-env",
      paramLabel = "NAME[=VALUE]",
      description = "A variable for buildpack scripts alone.")
  private List<String> env = new ArrayList<>();

  @Option(
      names = "--timeout",
      defaultValue = "900",
      paramLabel = "SECONDS",
      description = "How long one script may take (default: ${DEFAULT-VALUE}).")
  private long timeout = 900;

  @Option(names = "--clear-cache", description = "Forget what earlier stagings of the app kept.")
  private boolean clearCache;

  /**
   * {@return the request, its paths relative to the directory we are in}
   *
   * @param namedByDirectory whether an app without a name has its directory's
   */
  StagingRequest request(Path here, Optional<Path> target, boolean namedByDirectory) {
    var place = source.or(() -> path).map(here::resolve).orElse(here).normalize();
    var fallback =
        Optional.ofNullable(place.getFileName())
            .filter(file -> namedByDirectory)
            .map(Path::toString);
    return new StagingRequest(
        place,
        target.map(here::resolve),
        Optional.empty(),
        new StagingRequest.Wishes(
            manifest.map(here::resolve),
            path.map(here::resolve),
            name,
            fallback,
            buildpacks,
            command),
        new StagingRequest.Conditions(
            StackChoice.parse(stack, here), offline, env, Duration.ofSeconds(timeout), clearCache));
  }
}
