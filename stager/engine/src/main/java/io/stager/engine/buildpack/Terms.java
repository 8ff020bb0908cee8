package io.stager.engine.buildpack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * On what terms references are resolved.
 *
 * @param offline whether only what is on this machine may be used
 * @param submodules whether a git repository comes with its submodules
 * @param shelf a directory of buildpacks that stands in for the built-in ones
 * @param lock what the buildpacks must be
 */
public record Terms(
    boolean offline, boolean submodules, Optional<Path> shelf, Optional<BuildpackLock> lock) {
  /** Everything may be fetched, and be what it is. */
  public static final Terms FREE = new Terms(false, false, Optional.empty(), Optional.empty());

  /** {@return the same, without a lock} */
  public Terms unlocked() {
    return new Terms(offline, submodules, shelf, Optional.empty());
  }

  Optional<BuildpackLock.Entry> locked(String reference) {
    return lock.flatMap(some -> some.entry(reference));
  }
}
