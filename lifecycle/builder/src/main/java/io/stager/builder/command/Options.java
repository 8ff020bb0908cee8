package io.stager.builder.command;

import io.stager.builder.flag.Flag;
import io.stager.builder.flag.Flag.Kind;
import io.stager.builder.flag.FlagSet;
import io.stager.builder.flag.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the command line asks for. */
record Options(Inputs inputs, Outputs outputs, Order order) {
  static final FlagSet FLAGS =
      new FlagSet(
          "builder",
          List.of(
              text("buildDir", "/tmp/app", "directory containing raw app bits"),
              text(
                  "outputDroplet",
                  "/tmp/droplet",
                  "file where compressed droplet should be written"),
              text(
                  "outputMetadata",
                  "/tmp/result.json",
                  "file where the app metadata should be written"),
              text(
                  "outputBuildArtifactsCache",
                  "/tmp/output-cache",
                  "file where compressed contents of new cached build artifacts should be written"),
              text(
                  "buildpacksDir", "/tmp/buildpacks", "directory containing the buildpacks to try"),
              text(
                  "buildpacksDownloadDir",
                  "/tmp/buildpackdownloads",
                  "directory to download buildpacks to"),
              text(
                  "buildArtifactsCacheDir",
                  "/tmp/cache",
                  "directory where previous cached build artifacts should be extracted"),
              text(
                  "buildpackOrder", "", "comma-separated list of buildpacks, to be tried in order"),
              new Flag("skipDetect", Kind.SWITCH, "false", "skip buildpack detect"),
              new Flag("skipCertVerify", Kind.SWITCH, "false", "skip SSL certificate verification"),
              new Flag(
                  "credhubConnectAttempts",
                  Kind.NUMBER,
                  "3",
                  "number of times to try to connect to CredHub"),
              new Flag(
                  "credhubRetryDelay",
                  Kind.DURATION,
                  "1s",
                  "time to wait between attempts to connect to CredHub")));

  /** The directories that hold what there is before the build. */
  record Inputs(Path app, Path buildpacks, Path downloads, Path cache) {}

  /** The files that the build is to write. */
  record Outputs(Path droplet, Path metadata, Path cache) {}

  /** The buildpacks, and whether all are used or the one that detects the app. */
  record Order(List<String> keys, boolean skipDetect, boolean skipCertVerify) {
    Order {
      keys = List.copyOf(keys);
    }

    /** {@return all but the last, where all are used} */
    List<String> supplying() {
      return skipDetect ? keys.subList(0, keys.size() - 1) : List.of();
    }

    /** {@return how many build the app} */
    int slots() {
      return supplying().size() + 1;
    }
  }

  /** How often something is tried, and the time between two attempts. */
  record Retries(long attempts, Duration delay) {}

  private static Flag text(String name, String initial, String usage) {
    return new Flag(name, Kind.TEXT, initial, usage);
  }

  static Options of(Values values) {
    return new Options(
        new Inputs(
            path(values, "buildDir"),
            path(values, "buildpacksDir"),
            path(values, "buildpacksDownloadDir"),
            path(values, "buildArtifactsCacheDir")),
        new Outputs(
            path(values, "outputDroplet"),
            path(values, "outputMetadata"),
            path(values, "outputBuildArtifactsCache")),
        new Order(
            List.of(values.text("buildpackOrder").split(",", -1)),
            values.on("skipDetect"),
            values.on("skipCertVerify")));
  }

  /** Read only where there is a CredHub to ask. */
  static Retries credHub(Values values) {
    return new Retries(
        values.number("credhubConnectAttempts"), values.duration("credhubRetryDelay"));
  }

  /** Without dots and double slashes, before scripts see it; what is left of nothing is here. */
  private static Path path(Values values, String flag) {
    var path = Path.of(values.text(flag)).normalize();
    return path.toString().isEmpty() ? Path.of(".") : path;
  }
}
