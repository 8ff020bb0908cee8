package io.stager.engine.staging;

import io.stager.builder.Script;
import io.stager.droplet.StagingException;
import io.stager.engine.manifest.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Sees to it that a staging takes no more of the disk than it may, and leaves something free.
 *
 * <p>What the filesystem has left is asked often, since that costs nothing; the directory is only
 * measured when the filesystem has lost so much that it may be the staging's fault.
 */
final class DiskWatch {
  /** Scripts are stopped before the machine itself has nothing left. */
  private static final long RESERVE = 8L << 20;

  private final Path directory;
  private final MemorySize limit;
  private long measured;
  private long freeThen;

  /** Watches over a directory that is still empty. */
  DiskWatch(Path directory, MemorySize limit) throws IOException {
    this.directory = directory;
    this.limit = limit;
    this.freeThen = DiskSpace.of(directory).free();
  }

  /** Ends a script that has written too much. */
  synchronized void check(Script script) {
    try {
      var space = DiskSpace.of(directory);
      if (measured + freeThen - space.free() > limit.bytes()) {
        measured = new Tree(directory).bytes();
        freeThen = space.free();
      }
      if (measured > limit.bytes()) {
        throw tooMuch(script);
      }
      if (space.usable() < RESERVE) {
        throw full(script, space);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StagingException tooMuch(Script script) {
    return new StagingException.LimitExceeded(
        "%s wrote too much: a staging may take %s of the disk, and has taken %s"
            .formatted(ScriptName.sentence(script), limit, DiskSpace.words(measured)),
        ScriptName.where(script),
        "see what the script writes, or raise the limit with --staging-disk");
  }

  private StagingException full(Script script, DiskSpace space) throws IOException {
    return space.lacking(
        ScriptName.sentence(script) + " has filled the disk",
        new Tree(directory).bytes() + RESERVE);
  }
}
