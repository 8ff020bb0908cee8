package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.run.Deployments.Strategy;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says how new instances take the place of old ones. */
final class StrategyOption {
  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      description =
          "rolling: each instance goes on until the new one is healthy; left out: it ends first.")
  private Optional<String> word = Optional.empty();

  /** {@return the strategy that a person named; without one, what runs ends first} */
  Strategy strategy() {
    return switch (word.orElse("null")) {
      case "rolling" -> Strategy.ROLLING;
      case "null" -> Strategy.STOP_FIRST;
      default ->
          throw new StagingException.Usage(
              "'" + word.orElseThrow() + "' is not a strategy",
              "write --strategy rolling, or leave it out");
    };
  }
}
