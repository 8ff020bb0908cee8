package io.stager.engine.staging;

import io.stager.builder.Declared;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.Slug;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.archive.UnitTree;
import java.util.List;
import java.util.Optional;

/**
 * A unit that its buildpacks have built: its trees, what they declare, and which they were.
 *
 * @param entrypointPrefix what the last buildpack wants before each start command
 */
record BuiltUnit(
    Optional<Slug> slug,
    UnitTree tree,
    Declared declared,
    List<UsedBuildpack> buildpacks,
    Optional<String> entrypointPrefix) {
  /** {@return its home relative to /home/vcap; empty for the app} */
  String home() {
    return slug.map(DropletLayout::unit).orElse("");
  }
}
