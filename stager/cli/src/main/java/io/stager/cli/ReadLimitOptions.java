package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.ReadLimits;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How large a droplet may be to be looked into, where the usual limits do not fit. */
final class ReadLimitOptions {
  @Option(
      names = "--max-entries",
      paramLabel = "NUMBER",
      description = "Entries that the droplet may hold (default: 1000000).")
  private Optional<Long> entries = Optional.empty();

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description = "What it may unpack to (default: 32G).")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--max-file-size",
      paramLabel = "SIZE",
      description = "What one file in it may unpack to (default: 16G).")
  private Optional<String> fileSize = Optional.empty();

  @Option(
      names = "--max-ratio",
      paramLabel = "NUMBER",
      description = "How many times its own size it may unpack to (default: 250).")
  private Optional<Long> ratio = Optional.empty();

  ReadLimits limits() {
    var usual = ReadLimits.STANDARD;
    return new ReadLimits(
        positive("--max-entries", entries, usual.entries()),
        size("--max-size", size, usual.totalBytes()),
        size("--max-file-size", fileSize, usual.fileBytes()),
        positive("--max-ratio", ratio, usual.ratio()),
        usual.headerBytes());
  }

  private static long positive(String option, Optional<Long> given, long usual) {
    given
        .filter(number -> number < 1)
        .ifPresent(number -> {
          throw new StagingException.Usage(
              option + " cannot be " + number, "give a number of at least 1");
        });
    return given.orElse(usual);
  }

  private static long size(String option, Optional<String> given, long usual) {
    return given.map(text -> StagingLimitOptions.size(option, text).bytes()).orElse(usual);
  }
}
