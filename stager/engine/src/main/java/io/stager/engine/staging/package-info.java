/**
 * Staging: from an app's source to a droplet.
 *
 * <p>{@link io.stager.engine.staging.Stager} is the table of contents.
 */
@NullMarked
package io.stager.engine.staging;

import org.jspecify.annotations.NullMarked;
