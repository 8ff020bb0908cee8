package io.stager.engine.buildpack;

import io.stager.builder.Buildpack;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The buildpacks that come along, and those in directories of the user's.
 *
 * <p>The file {@code order} beside the built-in ones names them in the order in which they are
 * asked to detect.
 */
public final class BuildpackStore {
  private final Path builtIn;

  /** A store over the directory that holds the built-in buildpacks. */
  public BuildpackStore(Path builtIn) {
    this.builtIn = builtIn;
  }

  /** {@return the built-in buildpacks, in the order of detection} */
  public List<Buildpack> builtIn() {
    return names().stream().map(name -> read(name, builtIn.resolve(name))).toList();
  }

  /**
   * {@return the buildpack that a reference means}
   *
   * <p>A name, also with Cloud Foundry's {@code _buildpack} behind it, is a built-in one; what has
   * a slash or starts with a dot is a directory.
   *
   * @param base what a relative directory is relative to
   */
  public Buildpack resolve(String reference, Path base) {
    var name = reference.replaceFirst("[_-]buildpack$", "");
    if (names().contains(name)) {
      return read(name, builtIn.resolve(name));
    }
    return Optional.of(base.resolve(reference))
        .filter(directory -> reference.contains("/") || reference.startsWith("."))
        .filter(Files::isDirectory)
        .map(directory -> read(reference, directory))
        .orElseThrow(() -> unknown(reference));
  }

  private StagingException unknown(String reference) {
    return new StagingException.NotFound(
        "There is no buildpack '" + reference + "'",
        "name one of: " + String.join(", ", names()) + ", or a directory with bin/detect in it");
  }

  private List<String> names() {
    try (Stream<String> lines = Files.lines(builtIn.resolve("order"))) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new StagingException.Internal(
          "The built-in buildpacks cannot be read: " + e,
          builtIn.toString(),
          "install stager again");
    }
  }

  private static Buildpack read(String key, Path directory) {
    if (!Files.isDirectory(directory.resolve("bin"))) {
      throw new StagingException.NotFound(
          "malformed buildpack does not contain a /bin dir: " + key,
          directory.toString(),
          "give the directory that holds bin/detect");
    }
    try {
      return new Buildpack(key, version(directory), TreeDigest.of(directory).hex(), directory);
    } catch (IOException e) {
      throw new StagingException.NotFound(
          "The buildpack '" + key + "' cannot be read: " + e,
          directory.toString(),
          "make all of its files readable");
    }
  }

  private static Optional<String> version(Path directory) throws IOException {
    var file = directory.resolve("VERSION");
    return Files.isReadable(file)
        ? Optional.of(Files.readString(file).strip()).filter(v -> !v.isEmpty())
        : Optional.empty();
  }
}
