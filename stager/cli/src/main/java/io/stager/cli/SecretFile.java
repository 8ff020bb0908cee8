package io.stager.cli;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only its owner may read, since what a person is given in it may be secret. */
record SecretFile(Path file) {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Writes it whole or not at all; one that is there is kept unless that is forced. */
  void write(String text, boolean force) {
    if (!force && Files.exists(file)) {
      throw alreadyThere();
    }
    try {
      var folder = file.toAbsolutePath().getParent();
      var beside = Files.createTempFile(folder, ".manifest", ".tmp", OWNER_ONLY);
      try {
        Files.writeString(beside, text);
        move(beside, force);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (FileAlreadyExistsException e) {
      throw alreadyThere();
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "The file cannot be written: " + e, file.toString(), "name another with -o")
          .causedBy(e);
    }
  }

  private void move(Path beside, boolean force) throws IOException {
    if (force) {
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.createLink(file, beside);
    }
  }

  private StagingException alreadyThere() {
    return new StagingException.Usage(
        "There is a file '" + file + "' already", "name another with -o, or overwrite it with -f");
  }
}
