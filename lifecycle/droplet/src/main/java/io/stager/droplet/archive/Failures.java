package io.stager.droplet.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** What the exceptions of the JDK mean, in words for people. */
final class Failures {
  private Failures() {}

  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "it is not there";
      case NotDirectoryException e -> "it is no directory";
      case AccessDeniedException e -> "the permission is missing";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default ->
          Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    };
  }

  static Optional<String> file(IOException failure) {
    return failure instanceof FileSystemException e
        ? Optional.ofNullable(e.getFile())
        : Optional.empty();
  }

  /** {@return whether there was no room left for what was to be written} */
  static boolean diskIsFull(IOException failure) {
    var words = String.valueOf(failure.getMessage());
    return words.contains("No space left on device") || words.contains("Disk quota exceeded");
  }

  /** {@return the bytes that can still be written where this directory is} */
  static long free(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException unknown) {
      return 0;
    }
  }
}
