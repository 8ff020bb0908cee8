package io.stager.builder.command;

import io.stager.builder.Buildpack;
import io.stager.builder.url.GoUrl;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where buildpacks stand: the platform's own, and those that were downloaded. */
record BuildpackPlaces(Options.Inputs inputs) {
  private static final String BIN = "bin";

  /** {@return the directory that a buildpack of this key is downloaded to} */
  Path download(String key) {
    return inputs.downloads().resolve(new BuildpackKey(key).hash());
  }

  /**
   * {@return the buildpack of this key}
   *
   * <p>It stands in the directory that is named by its hash, or by its older hash, or one level
   * below, since an archive of a repository holds one directory.
   *
   * @throws StagingException.NotFound when there is no such directory, or no {@code bin} in it
   */
  Buildpack find(String key) {
    var parent = GoUrl.absolute(key).isPresent() ? inputs.downloads() : inputs.buildpacks();
    var directory = parent.resolve(new BuildpackKey(key).hash());
    var legacy = parent.resolve(new BuildpackKey(key).legacyHash());
    return Stream.of(directory, legacy)
        .filter(BuildpackPlaces::isBuildpack)
        .findFirst()
        .or(() -> nested(key, directory, legacy))
        .map(found -> new Buildpack(key, Optional.empty(), "", found))
        .orElseThrow(() -> malformed(key));
  }

  private static Optional<Path> nested(String key, Path directory, Path legacy) {
    var entries =
        entries(directory)
            .filter(some -> !some.isEmpty())
            .or(() -> entries(legacy))
            .orElseThrow(() -> unreadable(key, directory));
    return entries.size() == 1
        ? Optional.of(entries.getFirst()).filter(BuildpackPlaces::isBuildpack)
        : Optional.empty();
  }

  private static boolean isBuildpack(Path directory) {
    return Files.exists(directory.resolve(BIN));
  }

  private static Optional<List<Path>> entries(Path directory) {
    try (var listing = Files.list(directory)) {
      return Optional.of(listing.toList());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static StagingException unreadable(String key, Path directory) {
    return new StagingException.NotFound(
        "Failed to read buildpack directory '%s' for buildpack '%s'"
            .formatted(directory, directory),
        key,
        "see that the platform has put the buildpack there");
  }

  private static StagingException malformed(String key) {
    return new StagingException.NotFound(
        "malformed buildpack does not contain a /bin dir: " + key,
        key,
        "pack the buildpack with bin at its root");
  }
}
