package io.stager.engine.run.state;

import io.stager.droplet.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The folder of all apps: the only place that knows how an app's name becomes a folder's. */
public record AppsLayout(Path dir) {
  private static final int LONGEST_SLUG = 64;

  /** {@return the folder of the app of this name, which need not be there} */
  public AppLayout app(String name) {
    return new AppLayout(dir.resolve(slug(name)));
  }

  /** {@return the folders of the apps that were pushed, by name} */
  public List<AppLayout> all() {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (var entries = Files.list(dir)) {
      return entries
          .map(AppLayout::new)
          .filter(app -> Files.isRegularFile(app.file()))
          .sorted((a, b) -> a.dir().compareTo(b.dir()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return the name made fit for a folder}
   *
   * <p>A name that had to be changed gets a digest of the original behind it, so that two names
   * never share a folder.
   */
  static String slug(String name) {
    var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
    if (plain.equals(name) && plain.length() <= LONGEST_SLUG && plain.matches("[a-z0-9].*")) {
      return plain;
    }
    var algorithm = Digest.algorithm();
    algorithm.update(name.getBytes(StandardCharsets.UTF_8));
    var suffix = "-" + Digest.of(algorithm).hex().substring(0, 8);
    var room = Math.min(plain.length(), LONGEST_SLUG - suffix.length() - 1);
    var head = plain.substring(0, room);
    return (head.matches("[a-z0-9].*") ? head : "a" + head) + suffix;
  }
}
