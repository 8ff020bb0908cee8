package io.stager.engine.run.watch;

import java.util.Optional;

/**
 * How much of the disk an instance or a task may take.
 *
 * @param source whom the log names as taking too much
 */
record DiskQuota(String source, int megabytes) {
  private static final long MEGABYTE = 1024L * 1024;

  /** {@return Cloud Foundry's words for it, with figures, where so many bytes are too many} */
  Optional<String> exceededBy(long bytes) {
    return bytes > megabytes * MEGABYTE
        ? Optional.of(
            "%s: Disk quota exceeded (%d MB of %d MB are used)"
                .formatted(source, bytes / MEGABYTE, megabytes))
        : Optional.empty();
  }
}
