package io.stager.engine.run.state;

import io.stager.builder.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder with all that is in it. */
public final class FolderTree {
  private FolderTree() {}

  /** Makes a folder, and those above it that are missing, for their owner only. */
  public static Path makePrivate(Path folder) throws IOException {
    return Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes the folder of a file in the same way. */
  static void makeParent(Path file) throws IOException {
    var parent = file.getParent();
    if (parent != null) {
      makePrivate(parent);
    }
  }

  /** Removes the folder and what is in it; a link is removed, never followed. */
  public static void remove(Path folder) throws IOException {
    new Leftover(folder).remove();
  }
}
