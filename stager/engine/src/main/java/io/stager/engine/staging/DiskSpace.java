package io.stager.engine.staging;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a filesystem has left.
 *
 * @param directory one on it
 * @param free in bytes, also what only root may use
 * @param usable in bytes, for us
 */
record DiskSpace(Path directory, long free, long usable) {
  /** What is left once a disk counts as full: some filesystems keep a few blocks back. */
  static final long LITTLE = 1L << 20;

  static DiskSpace of(Path directory) throws IOException {
    var store = Files.getFileStore(directory);
    return new DiskSpace(directory, store.getUnallocatedSpace(), store.getUsableSpace());
  }

  boolean isFull() {
    return usable < LITTLE;
  }

  /**
   * Refuses to begin what cannot be finished.
   *
   * @param what is to be written, such as {@code the source of app}
   */
  static void require(Path directory, String what, long bytes) throws IOException {
    var space = of(directory);
    if (bytes + LITTLE > space.usable()) {
      throw space.lacking("There is no room for " + what, bytes + LITTLE);
    }
  }

  StagingException lacking(String message, long needed) {
    return new StagingException.MachineLacks(
        "%s: %d bytes (%s) are needed, %d (%s) are free"
            .formatted(message, needed, words(needed), usable, words(usable)),
        directory.toString(),
        "free some space there, or set STAGER_HOME to a folder on another disk");
  }

  /** {@return such as {@code 3.2 MB}} */
  static String words(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    var units = "KMGT";
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.5 && unit < units.length() - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", amount, units.charAt(unit));
  }
}
