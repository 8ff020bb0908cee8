package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is said of a part of an app that cannot be read. */
final class Unreadable {
  private Unreadable() {}

  static StagingException because(Path path, IOException cause) {
    var shown = shown(path);
    if (cause instanceof AccessDeniedException) {
      return new StagingException.MachineLacks(
              "'" + shown + "' may not be read",
              shown,
              "let the user who runs stager read it, or leave it out with .cfignore")
          .causedBy(cause);
    }
    if (cause instanceof NoSuchFileException) {
      return changed(path, "was removed");
    }
    return new StagingException.InvalidInput(
            "'%s' cannot be read: %s".formatted(shown, cause.getMessage()),
            shown,
            "leave it out with .cfignore, or repair it")
        .causedBy(cause);
  }

  /** What the cf command calls a file that was modified since the start of the push. */
  static StagingException changed(Path path, String how) {
    return new StagingException.Busy(
        "'%s' %s while the app was read".formatted(shown(path), how),
        shown(path),
        "stage again when nothing writes to it, or leave it out with .cfignore");
  }

  private static String shown(Path path) {
    return EntryName.shown(PathBytes.text(path));
  }
}
