package io.stager.cli;

import io.stager.engine.git.GitAddress;
import io.stager.engine.source.IgnoreDialect;
import io.stager.engine.source.KeptCheckouts;
import io.stager.engine.staging.StackChoice;
import io.stager.engine.staging.StagingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of everything that stages. */
final class StageOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description =
          "The app or its manifest: a directory, zip, jar, tarball or git URL; left out: this"
              + " directory.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = {"-p", "--path"},
      paramLabel = "SOURCE",
      description = "The app, whatever the manifest says.")
  private Optional<String> path = Optional.empty();

  @Option(
      names = {"-b", "--buildpack"},
      paramLabel = "BUILDPACK",
      description =
          "A buildpack: a name, directory, zip, tarball or git URL (URL#branch, tag or commit);"
              + " several are run in this order.")
  private List<String> buildpacks = new ArrayList<>();

  @Option(
      names = {"-f", "--manifest"},
      paramLabel = "FILE",
      description = "The manifest; left out: manifest.yml in SOURCE.")
  private Optional<Path> manifest = Optional.empty();

  @Mixin private BuildpackOptions origin = new BuildpackOptions();

  @Mixin private ManifestVariables variables = new ManifestVariables();

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

  @Option(names = "--offline", description = "Fetch nothing; scripts have no network.")
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

  @Option(
      names = "--ignore-rules",
      defaultValue = "git",
      paramLabel = "git|cf",
      description = "How .cfignore is read: as git does (default), or as the cf command does.")
  private IgnoreDialect ignoreRules = IgnoreDialect.GIT;

  @Option(names = "--clear-cache", description = "Forget what earlier stagings of the app kept.")
  private boolean clearCache;

  /**
   * {@return the request, its paths relative to the directory we are in}
   *
   * <p>A git repository is fetched first, since its manifest says what is to be done.
   *
   * @param namedByDirectory whether an app without a name has its directory's
   */
  StagingRequest request(Toolkit kit, Path here, Optional<Path> target, boolean namedByDirectory) {
    var place = source.or(() -> path).map(given -> place(kit, here, given)).orElse(here);
    var fallback =
        Optional.ofNullable(place.getFileName())
            .filter(file -> namedByDirectory)
            .map(Path::toString);
    return new StagingRequest(
        place,
        target.map(here::resolve),
        Optional.empty(),
        new StagingRequest.Wishes(
            new StagingRequest.ManifestWish(manifest.map(here::resolve), variables.in(here)),
            path.map(given -> place(kit, here, given)),
            name,
            fallback,
            buildpacks,
            command),
        new StagingRequest.Conditions(
            StackChoice.parse(stack, here),
            offline,
            env,
            Duration.ofSeconds(timeout),
            clearCache,
            origin.in(here),
            ignoreRules));
  }

  private Path place(Toolkit kit, Path here, String given) {
    return GitAddress.parse(given)
        .map(new KeptCheckouts(kit.home().checkouts(), kit.env(), offline)::of)
        .orElseGet(() -> here.resolve(given).normalize());
  }
}
