package io.stager.cli;

import io.stager.builder.Phase;
import io.stager.droplet.StagingException;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.staging.StagingLimits;
import io.stager.engine.staging.TimeLimit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * How much a staging may use. Compilers are hungrier than apps: Cloud Foundry's 1 GB of memory is
 * its minimum for staging.
 */
final class StagingLimitOptions {
  @Option(
      names = "--timeout",
      defaultValue = "15m",
      paramLabel = "TIME",
      description =
          "How long staging may take: 90s, 15m, 1h; a number is seconds (default: ${DEFAULT-VALUE}).")
  private String timeout = "15m";

  @Option(
      names = "--phase-timeout",
      paramLabel = "PHASE=TIME",
      description =
          "How long each script of a phase may take: detect, supply, finalize, compile or release.")
  private Map<String, String> phases = Map.of();

  @Option(
      names = "--staging-memory",
      defaultValue = "4G",
      paramLabel = "SIZE",
      description = "Memory of a script with all its processes (default: ${DEFAULT-VALUE}).")
  private String memory = "4G";

  @Option(
      names = "--staging-processes",
      defaultValue = "4096",
      paramLabel = "NUMBER",
      description = "Processes that a script may have at a time (default: ${DEFAULT-VALUE}).")
  private int processes = 4096;

  @Option(
      names = "--staging-disk",
      defaultValue = "8G",
      paramLabel = "SIZE",
      description = "Disk for the source and what scripts write (default: ${DEFAULT-VALUE}).")
  private String disk = "8G";

  @Option(
      names = "--output-limit",
      defaultValue = "64M",
      paramLabel = "SIZE",
      description = "What all scripts may print together (default: ${DEFAULT-VALUE}).")
  private String output = "64M";

  @Option(
      names = "--cache-limit",
      defaultValue = "1G",
      paramLabel = "SIZE",
      description = "What is kept for the app's next staging (default: ${DEFAULT-VALUE}).")
  private String cache = "1G";

  StagingLimits limits() {
    return new StagingLimits(
        new StagingLimits.Time(time("--timeout", timeout), phases()),
        size("--staging-memory", memory),
        processes(),
        size("--staging-disk", disk),
        size("--output-limit", output),
        size("--cache-limit", cache));
  }

  private int processes() {
    if (processes < 1) {
      throw new StagingException.Usage(
          "A script cannot do with " + processes + " processes",
          "give --staging-processes a number from 1");
    }
    return processes;
  }

  private Map<Phase, TimeLimit> phases() {
    var limits = new EnumMap<Phase, TimeLimit>(Phase.class);
    phases.forEach((name, text) -> limits.put(phase(name), time("--phase-timeout " + name, text)));
    return limits;
  }

  private static Phase phase(String name) {
    return Arrays.stream(Phase.values())
        .filter(phase -> phase.script().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new StagingException.Usage(
                "'" + name + "' is not a phase of staging",
                "write one of "
                    + Arrays.stream(Phase.values())
                        .map(Phase::script)
                        .collect(Collectors.joining(", "))));
  }

  private static TimeLimit time(String option, String text) {
    return TimeLimit.parse(text)
        .orElseThrow(() ->
            new StagingException.Usage(
                "'" + text + "' is not a time for " + option,
                "write seconds, or a number with s, m or h: 90s, 15m, 1h"));
  }

  /** {@return the size that a person gave with an option} */
  static MemorySize size(String option, String text) {
    return MemorySize.parse(text)
        .filter(size -> size.bytes() > 0)
        .orElseThrow(() ->
            new StagingException.Usage(
                "'" + text + "' is not a size for " + option,
                "write a number with its unit: 512M, 4G"));
  }
}
