/** The contract with a buildpack: detect, supply, finalize, release, and what they declare. */
@NullMarked
package io.stager.builder;

import org.jspecify.annotations.NullMarked;
