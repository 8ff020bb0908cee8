package io.stager.builder;

import io.stager.droplet.Slug;

/**
 * The name of a buildpack's own directory in a unit's cache.
 *
 * <p>The digest of the buildpack is part of it: another version of a buildpack never sees what the
 * version before left, which has broken many stagings elsewhere.
 */
public final class CacheName {
  private CacheName() {}

  /** {@return the name for this buildpack} */
  public static String of(Buildpack buildpack) {
    return Slug.of(buildpack.key()) + "-" + buildpack.sha256().substring(0, 12);
  }
}
