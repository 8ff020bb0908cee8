package io.stager.engine.source;

import io.stager.droplet.StagingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the source of an app or a sidecar is. */
public sealed interface AppSource {
  /** A directory on this machine. */
  record Folder(Path directory) implements AppSource {}

  /** A zip, jar or war on this machine, which is an app in itself. */
  record Archive(Path file) implements AppSource {}

  /** {@return the directory or file} */
  default Path path() {
    return switch (this) {
      case Folder(var directory) -> directory;
      case Archive(var file) -> file;
    };
  }

  /** What begins like a URL, or like the address of a git repository over ssh. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*|[^/@]+@[^/:]+:.*");

  /**
   * {@return the source that a text on the command line or in a manifest names}
   *
   * @param given the text
   * @param base to what it is relative
   * @param where what an error points to: the place in the manifest, or the text itself
   */
  static AppSource locate(String given, Path base, String where) {
    if (ADDRESS.matcher(given).matches()) {
      throw new StagingException.InvalidInput(
          "The source '%s' is an address; a directory, zip or jar is expected".formatted(given),
          where,
          "fetch it first (git clone, or a download), and name what it brought");
    }
    var path = base.resolve(given).normalize();
    if (Files.isDirectory(path)) {
      return new Folder(path);
    }
    if (Files.isRegularFile(path)) {
      return new Archive(path);
    }
    throw new StagingException.NotFound(
        Files.exists(path)
            ? "The source '%s' is no directory and no file".formatted(given)
            : "The source '%s' is not there".formatted(given),
        where,
        "check the path; it leads to " + path.toAbsolutePath());
  }

  /**
   * {@return the files of it that count}
   *
   * @param scratch an empty directory, in which an archive is unpacked; it must live as long as the
   *     files are used
   */
  default AppFiles collect(Path scratch) {
    return switch (this) {
      case Folder(var directory) -> AppFiles.collect(directory, IgnoreRules.defaults());
      case Archive(var file) -> {
        new AppArchive(file).unpackTo(scratch);
        yield AppFiles.collect(scratch, IgnoreRules.defaults());
      }
    };
  }
}
