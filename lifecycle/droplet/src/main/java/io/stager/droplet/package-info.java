/**
 * A droplet: one tarball that holds an app, what its buildpacks supplied, its sidecars and the
 * launch descriptor.
 *
 * <p>Everything else uses this package; it uses nothing of ours but its own {@code json} and {@code
 * yaml}.
 */
@NullMarked
package io.stager.droplet;

import org.jspecify.annotations.NullMarked;
