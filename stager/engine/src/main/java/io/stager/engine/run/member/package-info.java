/**
 * Members: the process and the sidecars of one instance, as its launcher tells of them in an event
 * file, and as the kernel counts their memory.
 *
 * <p>The event file comes out of the container, so it is read as untrusted input.
 */
@NullMarked
package io.stager.engine.run.member;

import org.jspecify.annotations.NullMarked;
