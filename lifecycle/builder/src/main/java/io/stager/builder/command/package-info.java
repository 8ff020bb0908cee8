/**
 * The {@code builder} command: Cloud Foundry's flags, order of work, messages and exit codes around
 * the phases of {@link io.stager.builder}, for use in a container that somebody else made.
 */
@NullMarked
package io.stager.builder.command;

import org.jspecify.annotations.NullMarked;
