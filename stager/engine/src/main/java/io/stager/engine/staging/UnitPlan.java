package io.stager.engine.staging;

import io.stager.droplet.Slug;
import io.stager.engine.source.AppSource;
import java.util.List;
import java.util.Optional;

/**
 * A unit to be staged: the app, or a sidecar that brings its own source.
 *
 * @param name what people are shown: {@code app}, or the sidecar's name
 * @param slug the name of a sidecar's home; none for the app
 * @param from the source as the manifest writes it, for a sidecar
 * @param buildpacks references; none when they are to be detected
 */
record UnitPlan(
    String name,
    Optional<Slug> slug,
    AppSource source,
    Optional<String> from,
    List<String> buildpacks) {}
