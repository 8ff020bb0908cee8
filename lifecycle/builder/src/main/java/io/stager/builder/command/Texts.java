package io.stager.builder.command;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;

/** Failures as one line each. */
final class Texts {
  private Texts() {}

  /** {@return what failed, and the place where that is not part of it} */
  static String line(StagingException failure) {
    var message = String.valueOf(failure.getMessage());
    var place =
        failure instanceof StagingException.InvalidInput
            ? failure.where().filter(where -> !message.contains(where))
            : Optional.<String>empty();
    return oneLine(message + place.map(where -> " (" + where + ")").orElse(""));
  }

  /** {@return the path and the system's reason, in its usual words} */
  static String reason(IOException failure) {
    var why =
        switch (failure) {
          case NoSuchFileException e -> "no such file or directory";
          case AccessDeniedException e -> "permission denied";
          case FileAlreadyExistsException e -> "file exists";
          case FileSystemException e when e.getReason() != null ->
              String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
          default -> String.valueOf(failure.getMessage());
        };
    var file = failure instanceof FileSystemException e ? e.getFile() : null;
    return oneLine(file == null ? why : file + ": " + why);
  }

  static String oneLine(String text) {
    return String.join(" ", text.lines().map(String::strip).toList());
  }
}
