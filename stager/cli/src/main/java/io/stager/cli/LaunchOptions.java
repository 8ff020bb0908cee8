package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.engine.manifest.HealthManifest;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.manifest.Overrides;
import io.stager.engine.manifest.ProcessManifest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how the web process is started; they win over the manifest. */
final class LaunchOptions {
  private static final List<String> CHECKS = List.of("port", "process", "http");

  @Option(
      names = {"-c", "--command"},
      paramLabel = "COMMAND",
      description = "The start command of the web process; null or default for the buildpack's.")
  private Optional<String> command = Optional.empty();

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "Memory of a web instance, such as 512M or 1G.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = {"-k", "--disk"},
      paramLabel = "SIZE",
      description = "Disk of a web instance, such as 512M or 1G.")
  private Optional<String> disk = Optional.empty();

  @Option(
      names = {"-i", "--instances"},
      paramLabel = "NUMBER",
      description = "How many web instances.")
  private Optional<Integer> instances = Optional.empty();

  @Option(
      names = {"-u", "--health-check-type"},
      paramLabel = "TYPE",
      description = "How a web instance is known to be well: port, http or process.")
  private Optional<String> check = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "PATH",
      description = "The path that a check of type http asks for.")
  private Optional<String> endpoint = Optional.empty();

  @Option(
      names = {"-t", "--app-start-timeout"},
      paramLabel = "SECONDS",
      description = "How long a web instance may take until it is well, at most 180.")
  private Optional<Integer> startTimeout = Optional.empty();

  /** {@return what they say} */
  Overrides overrides() {
    return new Overrides(
        command, new ProcessManifest.Scale(size(memory), size(disk), count()), health());
  }

  static Optional<MemorySize> size(Optional<String> given) {
    return given.map(text ->
        MemorySize.parse(text)
            .filter(size -> size.megabytes() > 0)
            .orElseThrow(() ->
                new StagingException.Usage(
                    "Byte quantity must be an integer with a unit of measurement like M, MB, G, or"
                        + " GB, not '%s'".formatted(text),
                    text.matches("\\d+")
                        ? "write %sM for megabytes".formatted(text)
                        : "write 512M")));
  }

  private Optional<Integer> count() {
    instances
        .filter(number -> number < 0)
        .ifPresent(number -> {
          throw new StagingException.Usage(
              number + " is not a number of instances", "give -i a number from 0");
        });
    return instances;
  }

  private HealthManifest health() {
    check
        .filter(type -> !CHECKS.contains(type) && !type.equals("none"))
        .ifPresent(type -> {
          throw new StagingException.Usage(
              "Health check type must be \"port\", \"process\", or \"http\"",
              Choices.of(CHECKS).remedy(type));
        });
    if (endpoint.isPresent() && check.filter(type -> !type.equals("http")).isPresent()) {
      throw new StagingException.Usage(
          "Health check type must be \"http\" to set a health check HTTP endpoint",
          "give -u http, or leave out --endpoint");
    }
    startTimeout
        .filter(seconds -> seconds < 1 || seconds > 180)
        .ifPresent(seconds -> {
          throw new StagingException.Usage(
              "Timeout Maximum exceeded: max 180s", "give -t a number from 1 to 180");
        });
    return new HealthManifest(
        check.map(type -> type.equals("none") ? "process" : type),
        endpoint,
        startTimeout,
        Optional.empty(),
        Optional.empty());
  }
}
