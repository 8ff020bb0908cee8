/**
 * The link to the watcher: a socket on which one line asks and one line answers, and the start of a
 * watcher when there is none.
 *
 * <p>A request is a JSON object with {@code do}: {@code ping}, {@code apply}, {@code stop}, {@code
 * task}, {@code cancel} or {@code delete}. A request may be repeated: each says how things shall
 * be, not what to change.
 */
@NullMarked
package io.stager.engine.run.link;

import org.jspecify.annotations.NullMarked;
