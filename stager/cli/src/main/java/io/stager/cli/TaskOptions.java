package io.stager.cli;

import io.stager.engine.manifest.MemorySize;
import io.stager.engine.run.Tasks;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what a task runs and may use, as cf has them. */
final class TaskOptions {
  @Option(
      names = {"-c", "--command"},
      paramLabel = "COMMAND",
      description = "What the task runs, in cf's way.")
  private Optional<String> command = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The task's name; left out: one is made.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--process",
      paramLabel = "TYPE",
      description = "The process type whose memory and disk it has; left out: web.")
  private Optional<String> process = Optional.empty();

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "Its memory, such as 512M or 1G.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = {"-k", "--disk"},
      paramLabel = "SIZE",
      description = "Its disk, such as 512M or 1G.")
  private Optional<String> disk = Optional.empty();

  /** {@return what they ask for, with the command where it stands by itself} */
  Tasks.Wish wish(Optional<String> bare) {
    return new Tasks.Wish(
        bare.or(() -> command).orElse(""),
        name,
        process,
        LaunchOptions.size(memory).map(MemorySize::megabytes),
        LaunchOptions.size(disk).map(MemorySize::megabytes));
  }
}
