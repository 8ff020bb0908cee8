package io.stager.engine.source;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Whose reading of an ignore file is meant. */
public enum IgnoreDialect {
  /** Git's. */
  GIT,
  /** That of the cf command. */
  CF;

  /** {@return the files in the directory that count} */
  public AppFiles collect(Path directory) {
    return switch (this) {
      case GIT -> AppFiles.collect(directory, IgnoreRules.defaults());
      case CF -> AppFiles.collectClassic(directory);
    };
  }

  /**
   * {@return why the entry of the app is left out, if it is}
   *
   * @param path relative to the app, with slashes
   */
  public Optional<LeftOut> explain(Path directory, String path) {
    var entry = directory.resolve(path).normalize();
    if (!entry.startsWith(directory) || !Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      throw new StagingException.NotFound(
          "There is no '%s' in the app".formatted(path),
          directory.toString(),
          "name files relative to the app's directory");
    }
    var name = directory.relativize(entry).toString();
    return switch (this) {
      case GIT ->
          gitRules(directory, name)
              .explain(name, Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
      case CF ->
          ClassicRules.of(read(directory.resolve(IgnoreRules.FILE)).orElse("")).explain(name);
    };
  }

  /** The rules of every ignore file between the app's directory and the entry. */
  private static IgnoreRules gitRules(Path directory, String name) {
    var rules = IgnoreRules.defaults();
    for (var slash = -1; slash >= -1; slash = name.indexOf('/', slash + 1)) {
      var file = (slash < 0 ? "" : name.substring(0, slash + 1)) + IgnoreRules.FILE;
      var text = read(directory.resolve(file));
      rules = text.isPresent() ? rules.with(text.get(), file) : rules;
      if (name.indexOf('/', slash + 1) < 0) {
        break;
      }
    }
    return rules;
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "'%s' cannot be read: %s".formatted(file, e), file.toString(), "repair it")
          .causedBy(e);
    }
  }
}
