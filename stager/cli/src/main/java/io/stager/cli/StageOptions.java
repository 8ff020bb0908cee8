package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.git.GitAddress;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.source.KeptCheckouts;
import io.stager.engine.staging.StackChoice;
import io.stager.engine.staging.Stager;
import io.stager.engine.staging.StagingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
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
          "The app or its manifest: a directory, zip, jar, tarball, git URL or manifest file; left"
              + " out: this directory.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = {"-b", "--buildpack"},
      paramLabel = "BUILDPACK",
      description =
          "A buildpack: a name, directory, zip, tarball or git URL (URL#branch, tag or commit);"
              + " several are run in this order.")
  private List<String> buildpacks = new ArrayList<>();

  @Mixin private AppOptions app = new AppOptions();

  @Mixin private BuildpackOptions origin = new BuildpackOptions();

  @Mixin private LaunchOptions launch = new LaunchOptions();

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

  @Mixin private ServicesOption services = new ServicesOption();

  @Option(names = "--clear-cache", description = "Forget what earlier stagings of the app kept.")
  private boolean clearCache;

  @Mixin private StagingLimitOptions limits = new StagingLimitOptions();

  /**
   * {@return a request for each app that is meant: those named, else all of the manifest}
   *
   * @param output where the droplet goes, if the person says so
   * @param namedByDirectory whether an app without a name has its directory's
   */
  List<StagingRequest> requests(
      Toolkit kit, Path here, Optional<Path> output, boolean namedByDirectory) {
    var request = request(kit, here, output, namedByDirectory, Optional.empty());
    var apps = app.names().isEmpty() ? Stager.appNames(request) : app.names();
    refuseForSeveral(apps, output);
    return apps.stream().map(request::of).toList();
  }

  private void refuseForSeveral(List<String> apps, Optional<Path> output) {
    var ofOne =
        output.isPresent()
            || app.namesPath()
            || !buildpacks.isEmpty()
            || !launch.overrides().equals(Overrides.NONE);
    if (apps.size() > 1 && ofOne) {
      throw new StagingException.Usage(
          "Incorrect Usage: Command line flags (except -f and --no-start) cannot be applied when"
              + " pushing multiple apps from a manifest file.",
          "name one of the apps with --name (%s), or leave out -p, -b, -c, -m, -k, -i, -u, -t, -o"
                  .formatted(String.join(", ", apps))
              + " and --port");
    }
  }

  /** {@return the request for the one app that is meant} */
  StagingRequest request(Toolkit kit, Path here, boolean namedByDirectory) {
    return request(kit, here, Optional.empty(), namedByDirectory, app.name());
  }

  private StagingRequest request(
      Toolkit kit,
      Path here,
      Optional<Path> target,
      boolean namedByDirectory,
      Optional<String> name) {
    var checkouts = new KeptCheckouts(kit.home().checkouts(), kit.env(), offline);
    var meant = app.meant(here, source, name, checkouts);
    return new StagingRequest(
        meant.place(),
        target.map(here::resolve),
        Optional.empty(),
        meant.wishes(
            meant.directoryName().filter(directory -> namedByDirectory),
            references(here, meant.base()),
            launch.overrides()),
        new StagingRequest.Conditions(
            StackChoice.parse(stack, here),
            offline,
            new StagingRequest.ScriptWishes(env, services.in(here), limits.limits()),
            clearCache ? StagingRequest.CacheUse.CLEARED : StagingRequest.CacheUse.KEPT,
            origin.in(here),
            app.ignoreRules()));
  }

  /**
   * What is typed is relative to the directory that it is typed in, while references are understood
   * from the manifest's.
   */
  private List<String> references(Path here, Path base) {
    return buildpacks.stream()
        .map(name -> base.equals(here) || !isPath(here, name) ? name : here.resolve(name) + "")
        .toList();
  }

  private static boolean isPath(Path here, String name) {
    return (name.startsWith(".") || name.contains("/"))
        && GitAddress.parse(name).isEmpty()
        && Files.exists(here.resolve(name.replaceFirst("@sha256:.*$", "")));
  }
}
