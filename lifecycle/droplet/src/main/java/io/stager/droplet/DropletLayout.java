package io.stager.droplet;

import java.nio.file.Path;
import java.util.List;

/**
 * Where things stand in a droplet, and in the home directory that it becomes: the only place that
 * spells these names.
 *
 * <pre>
 * launch.json        the launch descriptor
 * staging_info.yml   Cloud Foundry's file
 * app/  deps/  logs/  profile.d/  tmp/
 * sidecars/SLUG/{app,deps,profile.d,tmp}/
 * </pre>
 *
 * @param home the directory that holds them: a unit's home
 */
public record DropletLayout(Path home) {
  /** The launch descriptor. */
  public static final String LAUNCH = "launch.json";

  /** Cloud Foundry's description of the web process. */
  public static final String STAGING_INFO = "staging_info.yml";

  /** The app, as the buildpacks left it. */
  public static final String APP = "app";

  /** What the buildpacks supplied, one directory each. */
  public static final String DEPS = "deps";

  /** Empty; some apps write there. */
  public static final String LOGS = "logs";

  /** Empty; becomes TMPDIR. */
  public static final String TMP = "tmp";

  /** Scripts sourced before start. */
  public static final String PROFILE_D = "profile.d";

  /** Sidecars that brought their own source, each a droplet in small. */
  public static final String SIDECARS = "sidecars";

  /** All that may stand at the top. */
  public static final List<String> TOP =
      List.of(LAUNCH, STAGING_INFO, APP, DEPS, LOGS, TMP, PROFILE_D, SIDECARS);

  /** Where a droplet stands in its container. */
  public static final DropletLayout CONTAINER = new DropletLayout(Path.of("/home/vcap"));

  /** {@return the names of the directories of a unit: the app's or a sidecar's} */
  public static List<String> unitDirectories() {
    return List.of(APP, DEPS, PROFILE_D, TMP);
  }

  /** {@return the home of a sidecar's unit, relative to the app's home} */
  public static String unit(Slug sidecar) {
    return SIDECARS + "/" + sidecar;
  }

  /** {@return the layout of a sidecar's unit within this one} */
  public DropletLayout sidecar(Slug sidecar) {
    return new DropletLayout(home.resolve(SIDECARS).resolve(sidecar.text()));
  }

  /** {@return the launch descriptor's file} */
  public Path launch() {
    return home.resolve(LAUNCH);
  }

  /** {@return Cloud Foundry's file} */
  public Path stagingInfo() {
    return home.resolve(STAGING_INFO);
  }

  /** {@return the app's directory} */
  public Path app() {
    return home.resolve(APP);
  }

  /** {@return the directory of what the buildpacks supplied} */
  public Path deps() {
    return home.resolve(DEPS);
  }

  /** {@return the directory of log files} */
  public Path logs() {
    return home.resolve(LOGS);
  }

  /** {@return the directory of temporary files} */
  public Path tmp() {
    return home.resolve(TMP);
  }

  /** {@return the directory of scripts sourced before start} */
  public Path profileD() {
    return home.resolve(PROFILE_D);
  }
}
