package io.stager.engine.buildpack;

import io.stager.builder.Buildpack;
import io.stager.droplet.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The buildpacks that references mean.
 *
 * @param found by reference, in the order in which they were given
 * @param warnings what a person should know about them
 */
public record Resolved(Map<String, Found> found, List<String> warnings) {
  /** Copies both; the order stays. */
  public Resolved {
    found = Collections.unmodifiableMap(new LinkedHashMap<>(found));
    warnings = List.copyOf(warnings);
  }

  /**
   * A buildpack at hand.
   *
   * @param commit the commit of a git repository
   */
  public record Found(Buildpack buildpack, Optional<String> commit) {}

  /** {@return the buildpacks of these references, which were all asked for} */
  public List<Buildpack> of(List<String> references) {
    return references.stream()
        .flatMap(reference -> Optional.ofNullable(found.get(reference)).stream())
        .map(Found::buildpack)
        .toList();
  }

  /** {@return the lock of all of them} */
  public List<BuildpackLock.Entry> entries() {
    return found.values().stream()
        .map(some ->
            new BuildpackLock.Entry(
                some.buildpack().key(), new Digest(some.buildpack().sha256()), some.commit()))
        .toList();
  }
}
