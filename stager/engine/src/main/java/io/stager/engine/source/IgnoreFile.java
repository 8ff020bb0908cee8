package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file in a directory of an app that says what of it is left out. */
record IgnoreFile(Path path) {
  private static final int LARGEST = 1 << 20;

  /** {@return that of the directory, whether it is there or not} */
  static IgnoreFile in(Path directory) {
    return new IgnoreFile(directory.resolve(IgnoreRules.FILE));
  }

  /** {@return what it holds, if it is there} */
  Optional<String> text() {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(path)) {
      var bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new StagingException.LimitExceeded(
            "'%s' is longer than %d bytes".formatted(path, LARGEST),
            path.toString(),
            "name directories in it where it names their files one by one");
      }
      return Optional.of(PathBytes.text(bytes));
    } catch (IOException e) {
      throw Unreadable.because(path, e);
    }
  }
}
