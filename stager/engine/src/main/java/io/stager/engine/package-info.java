/**
 * The library behind the {@code stager} command: from an app's source to running instances.
 *
 * <p>One feature, one package; this one holds what all of them share, the places on disk.
 */
@NullMarked
package io.stager.engine;

import org.jspecify.annotations.NullMarked;
