package io.stager.engine.run.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps an app's log small without a moment in which a line could be lost: launchers hold the file
 * open for appending, so its oldest part is given back as a hole ({@code fallocate --punch-hole})
 * and all places in it stay true.
 *
 * <p>File systems that cannot do that (very old ones) keep the whole log.
 */
final class LogTrimmer {
  private static final long TRIM_ABOVE = 64L << 20;
  private static final long KEEP = 32L << 20;
  private static final long BLOCK = 4096;

  private final Path log;
  private long hole;

  LogTrimmer(Path log) {
    this.log = log;
  }

  void trim() {
    try {
      var size = Files.exists(log) ? Files.size(log) : 0;
      if (size - hole > TRIM_ABOVE) {
        hole = (size - KEEP) / BLOCK * BLOCK;
        punch(hole);
      }
    } catch (IOException e) {
      // The log only takes space; after as many bytes again it is tried again.
    }
  }

  private void punch(long length) throws IOException {
    new ProcessBuilder(
            List.of(
                "fallocate",
                "--punch-hole",
                "--offset",
                "0",
                "--length",
                Long.toString(length),
                log.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
