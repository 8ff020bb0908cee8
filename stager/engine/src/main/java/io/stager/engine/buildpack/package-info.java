/**
 * Buildpacks by reference: from a name or a path to a buildpack at hand, with the digest of its
 * content.
 */
@NullMarked
package io.stager.engine.buildpack;

import org.jspecify.annotations.NullMarked;
