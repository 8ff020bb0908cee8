package io.stager.engine.source;

import io.stager.droplet.StagingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the source of an app or a sidecar is: a directory on this machine.
 *
 * @param directory the directory, which exists
 */
public record AppSource(Path directory) {
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*|[^/@]+@[^/:]+:.*");

  /**
   * {@return the source that a text on the command line or in a manifest names}
   *
   * @param given the text
   * @param base to what it is relative
   * @param where what an error points to: the place in the manifest, or the text itself
   */
  public static AppSource locate(String given, Path base, String where) {
    if (ADDRESS.matcher(given).matches()) {
      throw new StagingException.InvalidInput(
          "The source '%s' is an address, and a directory is expected".formatted(given),
          where,
          "fetch it first (git clone), and name the directory");
    }
    var path = base.resolve(given).normalize();
    if (!Files.exists(path)) {
      throw new StagingException.NotFound(
          "The source '%s' is not there".formatted(given),
          where,
          "check the path; it leads to " + path.toAbsolutePath());
    }
    if (!Files.isDirectory(path)) {
      throw new StagingException.InvalidInput(
          "The source '%s' is a file, and a directory is expected".formatted(given),
          where,
          "unpack it, and name the directory");
    }
    return new AppSource(path);
  }
}
