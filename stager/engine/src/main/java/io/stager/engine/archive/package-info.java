/**
 * Archives that nobody vouches for, unpacked without doing harm: apps, sidecars and buildpacks come
 * in them.
 */
@NullMarked
package io.stager.engine.archive;

import org.jspecify.annotations.NullMarked;
