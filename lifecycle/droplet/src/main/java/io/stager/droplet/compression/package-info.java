/**
 * A compression: how the bytes of a tar become those of a file, segment by segment, so that all
 * cores can work at it, in both directions.
 *
 * <p>Used by {@link io.stager.droplet.archive}; the only place that knows the native encoders.
 */
@NullMarked
package io.stager.droplet.compression;

import org.jspecify.annotations.NullMarked;
