package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.engine.archive.ForeignArchive;
import io.stager.engine.git.GitAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the source of an app or a sidecar is. */
public sealed interface AppSource {
  /** A directory on this machine. */
  record Folder(Path directory) implements AppSource {}

  /** A zip, jar, war or tarball on this machine, which is an app in itself. */
  record Archive(Path file) implements AppSource {}

  /** A commit of a git repository. */
  record Git(GitAddress address) implements AppSource {}

  /** The mode of a file whose archive knows none, as on Cloud Foundry. */
  int MODELESS = 0744;

  /** What begins like a URL, or like the address of a git repository over ssh. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*|[^/@]+@[^/:]+:.*");

  /** {@return where it is, for people} */
  default String shown() {
    return switch (this) {
      case Folder(var directory) -> directory.toString();
      case Archive(var file) -> file.toString();
      case Git(var address) -> address.shown();
    };
  }

  /**
   * {@return the source that a text on the command line or in a manifest names}
   *
   * @param given the text
   * @param base to what it is relative
   * @param where what an error points to: the place in the manifest, or the text itself
   */
  static AppSource locate(String given, Path base, String where) {
    var address = GitAddress.parse(given);
    if (address.isPresent()) {
      return new Git(address.get());
    }
    if (ADDRESS.matcher(given).matches()) {
      throw new StagingException.InvalidInput(
          "The source '%s' is an address that cannot be fetched".formatted(given),
          where,
          "name a git repository by https, ssh or file, or a directory, zip, jar or tarball");
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

  /** {@return the files of it that count, with its directory as in {@link #onDisk}} */
  default AppFiles collect(Path scratch, KeptCheckouts checkouts, IgnoreDialect dialect) {
    return dialect.collect(onDisk(scratch, checkouts));
  }

  /**
   * {@return the directory of its files}
   *
   * @param scratch an empty directory, in which an archive is unpacked; it must live as long as the
   *     files are used
   * @param checkouts where git repositories come from
   */
  default Path onDisk(Path scratch, KeptCheckouts checkouts) {
    return switch (this) {
      case Folder(var directory) -> directory;
      case Archive(var file) -> {
        new ForeignArchive(file).unpackTo(scratch, _ -> MODELESS);
        yield scratch;
      }
      case Git(var address) -> checkouts.of(address);
    };
  }
}
