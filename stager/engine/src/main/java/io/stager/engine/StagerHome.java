package io.stager.engine;

import io.stager.droplet.Slug;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where stager keeps what outlives a command: the state of apps, and caches that may be deleted.
 *
 * <pre>
 *   state/  apps/SLUG/…  staging/ID/…  second/  runc/  cell  watcher.*
 *   cache/  tools/  launcher/  units/  droplets/  segments/  buildpacks/  checkouts/
 * </pre>
 *
 * <p>{@code STAGER_HOME} puts both in one folder; without it the XDG base directories are used.
 */
public record StagerHome(Path state, Path cache) {
  /** {@return the home that these environment variables name} */
  public static StagerHome of(Map<String, String> env) {
    var one = directory(env, "STAGER_HOME");
    var user = directory(env, "HOME").orElse(Path.of("/root"));
    return new StagerHome(
        one.or(() -> directory(env, "XDG_STATE_HOME").map(d -> d.resolve("stager")))
            .orElse(user.resolve(".local/state/stager")),
        one.or(() -> directory(env, "XDG_CACHE_HOME").map(d -> d.resolve("stager")))
            .orElse(user.resolve(".cache/stager")));
  }

  private static Optional<Path> directory(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name))
        .filter(value -> !value.isBlank())
        .map(value -> Path.of(value).toAbsolutePath().normalize());
  }

  /** {@return the folder that holds one folder for each app} */
  public Path apps() {
    return state.resolve("apps");
  }

  /** {@return the folder that holds one folder for each staging under way} */
  public Path staging() {
    return state.resolve("staging");
  }

  /** {@return the folder of droplets that are only made to be compared} */
  public Path secondDroplets() {
    return state.resolve("second");
  }

  /** {@return the container runtime's own folder} */
  public Path runtimeRoot() {
    return state.resolve("runc");
  }

  /** {@return the folder of fetched tools} */
  public Path tools() {
    return cache.resolve("tools");
  }

  /** {@return the folder of unpacked launcher binaries} */
  public Path launchers() {
    return cache.resolve("launcher");
  }

  /**
   * {@return the droplet that an app was pushed as last, from which the next one is made faster}
   */
  public Path lastDroplet(String app) {
    return cache.resolve("droplets").resolve(Slug.of(app) + ".tar.zst");
  }

  /** {@return the folder of what is known of the last droplet of each app, segment by segment} */
  public Path segments() {
    return cache.resolve("segments");
  }

  /** {@return the folder of fetched git commits that are an app's source} */
  public Path checkouts() {
    return cache.resolve("checkouts");
  }

  /** {@return the folder of fetched and unpacked buildpacks} */
  public Path buildpacks() {
    return cache.resolve("buildpacks");
  }

  /** {@return the folder of buildpack caches, one for each unit} */
  public Path unitCaches() {
    return cache.resolve("units");
  }
}
