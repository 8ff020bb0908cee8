package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where something will appear: its path, and the directory that it will stand in, which is there.
 */
record Destination(Path directory, Path path) {
  static Destination of(Path target) {
    var path = target.toAbsolutePath().normalize();
    var directory = path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new StagingException.NotFound(
          "There is no directory to write '" + target + "' to",
          path.toString(),
          "make the directory first, or name another place");
    }
    return new Destination(directory, path);
  }

  /** {@return a scratch file or directory that can become it} */
  Scratch scratch() {
    return Scratch.in(directory, path);
  }
}
