/**
 * The app manifest: what a user says about an app, its processes and its sidecars, read and checked
 * with Cloud Foundry's rules and words, and merged with what the buildpacks declare.
 *
 * <p>{@link io.stager.engine.manifest.Manifest} reads it, {@link
 * io.stager.engine.manifest.LaunchPlan} merges it. Every mistake says its file, line and column.
 * {@link io.stager.engine.manifest.ManifestCheck} gathers all of them, {@link
 * io.stager.engine.manifest.EffectiveApp} says where each value comes from, and {@link
 * io.stager.engine.manifest.CreatedManifest} goes the other way, from what was staged to a
 * manifest. {@code manifest.schema.json} says the same as the readers, and a test holds it to that.
 */
@NullMarked
package io.stager.engine.manifest;

import org.jspecify.annotations.NullMarked;
