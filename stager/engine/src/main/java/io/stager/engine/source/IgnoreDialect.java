package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
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
   * {@return what the rule that decides says of the entry, if any speaks of it}
   *
   * @param path relative to the app, with slashes
   */
  public Optional<Ruling> explain(Path directory, String path) {
    var entry = directory.resolve(PathBytes.path(path)).normalize();
    if (!entry.startsWith(directory) || !Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      throw new StagingException.NotFound(
          "There is no '%s' in the app".formatted(path),
          directory.toString(),
          "name files relative to the app's directory");
    }
    var name = PathBytes.text(directory.relativize(entry));
    return switch (this) {
      case GIT ->
          gitRules(directory, name)
              .explain(name, Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
      case CF -> ClassicRules.of(IgnoreFile.in(directory).text().orElse("")).explain(name);
    };
  }

  /** The rules of every ignore file between the app's directory and the entry. */
  private static IgnoreRules gitRules(Path directory, String name) {
    var rules = IgnoreRules.defaults();
    var end = 0;
    do {
      var above = name.substring(0, end);
      var text = IgnoreFile.in(directory.resolve(PathBytes.path(above))).text();
      rules = text.isPresent() ? rules.with(text.get(), above + IgnoreRules.FILE) : rules;
      end = name.indexOf('/', end) + 1;
    } while (end > 0);
    return rules;
  }
}
