/**
 * A container: a process with a root filesystem, a network and limits of its own, made by runc or
 * crun from an OCI bundle.
 *
 * <p>Staging runs buildpack scripts in one, running starts instances in one. The contract is the
 * Open Container Initiative's runtime specification 1.0 and runc's command line.
 */
@NullMarked
package io.stager.engine.container;

import org.jspecify.annotations.NullMarked;
