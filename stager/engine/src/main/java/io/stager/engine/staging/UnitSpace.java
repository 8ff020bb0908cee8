package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.CacheName;
import io.stager.builder.SeenPaths;
import io.stager.droplet.DropletLayout;
import io.stager.engine.container.Vcap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directories of one unit while it is staged, as this process sees them and as its scripts do.
 *
 * <p>Scripts see the paths that the app has at run time, so that what tools write down stays true.
 *
 * @param unit the unit's home relative to /home/vcap; empty for the app's
 * @param home the directory that is /home/vcap to the scripts
 * @param tmp the directory that is /tmp to them; holds the buildpacks
 */
record UnitSpace(String unit, Path home, Path tmp, Path cache, Seen seen) {
  /** The same four directories as the scripts see them. */
  record Seen(String home, String tmp, String cache) {}

  static UnitSpace inContainer(UnitPlan plan, Path home, Path tmp, Path cache) {
    return new UnitSpace(unit(plan), home, tmp, cache, new Seen(Vcap.HOME, "/tmp", "/tmp/cache"));
  }

  /** Without a container, scripts see the paths of this machine. */
  static UnitSpace asTheyAre(UnitPlan plan, Path home, Path tmp, Path cache) {
    return new UnitSpace(
        unit(plan), home, tmp, cache, new Seen(home.toString(), tmp.toString(), cache.toString()));
  }

  private static String unit(UnitPlan plan) {
    return plan.slug().map(DropletLayout::unit).orElse("");
  }

  DropletLayout onDisk() {
    return new DropletLayout(home.resolve(unit));
  }

  DropletLayout asSeen() {
    return new DropletLayout(Path.of(seen.home()).resolve(unit));
  }

  SeenPaths paths() {
    return new SeenPaths(
        asSeen().app().toString(), asSeen().deps().toString(), asSeen().profileD().toString());
  }

  /** {@return a buildpack's own cache directory as its scripts see it} */
  String cacheAsSeen(Buildpack buildpack) {
    return seen.cache() + "/" + CacheName.of(buildpack);
  }

  /** Makes the directories; the app's is left to whoever copies the app. */
  void make() throws IOException {
    for (var directory :
        new Path[] {onDisk().deps(), onDisk().profileD(), onDisk().tmp(), onDisk().logs(), cache}) {
      Files.createDirectories(directory);
    }
    Files.createDirectories(buildpacks());
  }

  /** Where an archive is unpacked; the scripts do not see it. */
  Path scratch() {
    return tmp.resolveSibling("source");
  }

  Path buildpacks() {
    return tmp.resolve("buildpacks");
  }

  String buildpacksAsSeen() {
    return seen.tmp() + "/buildpacks";
  }

  Path buildpackOnDisk(String name) {
    return buildpacks().resolve(name);
  }

  String buildpackAsSeen(String name) {
    return buildpacksAsSeen() + "/" + name;
  }
}
