/**
 * Running: an app's droplet becomes instances in containers, which go on after the command that
 * started them, and can be looked at, entered and stopped.
 *
 * <p>{@link io.stager.engine.run.Apps} is the way in. The work is done by the watcher (package
 * {@code watch}), which is asked over a socket (package {@code link}); what it did is read from its
 * files (package {@code state}).
 */
@NullMarked
package io.stager.engine.run;

import org.jspecify.annotations.NullMarked;
