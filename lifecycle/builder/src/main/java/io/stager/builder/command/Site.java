package io.stager.builder.command;

import io.stager.builder.Leftover;
import io.stager.builder.SeenPaths;
import io.stager.builder.Slot;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of one staging. Those that become the droplet stand in a fresh directory, gone
 * when this is closed; the app stays where it is, and is packed from there.
 */
record Site(Options options, DropletLayout contents) implements AutoCloseable {
  /**
   * {@return a site with all its directories}
   *
   * @throws StagingException when one cannot be made
   */
  static Site open(Options options, Map<String, String> env) {
    try {
      return make(options, temporary(env));
    } catch (IOException e) {
      throw new StagingException.Internal(
              "Failed to set up filesystem when generating droplet: mkdir " + Texts.reason(e),
              "see that it can be written to")
          .causedBy(e);
    }
  }

  private static Path temporary(Map<String, String> env) {
    var named = env.getOrDefault("TMPDIR", "");
    return Path.of(named.isEmpty() ? "/tmp" : named);
  }

  private static Site make(Options options, Path temporary) throws IOException {
    makeParent(options.outputs().droplet());
    makeParent(options.outputs().metadata());
    var cache = new CacheLayout(options.inputs().cache());
    for (var directory : cache.directories(options.order().supplying())) {
      Files.createDirectories(directory);
    }
    var contents = new DropletLayout(Files.createTempDirectory(temporary, "contents"));
    var slots = options.order().slots();
    for (var i = 0; i < slots; i++) {
      Files.createDirectories(contents.deps().resolve(Slot.index(i, slots)));
    }
    Files.createDirectories(contents.profileD());
    return new Site(options, contents);
  }

  /** Makes the directory that a file is to stand in. */
  static void makeParent(Path file) throws IOException {
    var parent = Optional.ofNullable(file.getParent());
    if (parent.isPresent()) {
      Files.createDirectories(parent.get());
    }
  }

  CacheLayout cache() {
    return new CacheLayout(options.inputs().cache());
  }

  BuildpackPlaces places() {
    return new BuildpackPlaces(options.inputs());
  }

  SeenPaths seen() {
    return new SeenPaths(
        options.inputs().app().toString(),
        contents.deps().toString(),
        contents.profileD().toString());
  }

  @Override
  public void close() throws IOException {
    new Leftover(contents.home()).remove();
  }
}
