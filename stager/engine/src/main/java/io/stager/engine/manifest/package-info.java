/**
 * The app manifest: what a user says about an app, its processes and its sidecars, read and checked
 * with Cloud Foundry's rules and words, and merged with what the buildpacks declare.
 *
 * <p>{@link io.stager.engine.manifest.Manifest} reads it, {@link
 * io.stager.engine.manifest.LaunchPlan} merges it. Every mistake says its file, line and column.
 */
@NullMarked
package io.stager.engine.manifest;

import org.jspecify.annotations.NullMarked;
