/**
 * Droplets as files: packing one from the trees that staging left, and reading one that may come
 * from anybody.
 *
 * <p>{@link io.stager.droplet.archive.DropletWriter} owns what makes a droplet reproducible, {@link
 * io.stager.droplet.archive.Droplet} everything that can be asked of one.
 */
@NullMarked
package io.stager.droplet.archive;

import org.jspecify.annotations.NullMarked;
