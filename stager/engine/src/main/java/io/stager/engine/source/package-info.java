/**
 * The source of an app or a sidecar: where it is, which of its files count, and their copy for
 * staging.
 *
 * <p>{@link io.stager.engine.source.AppSource} says where, {@link
 * io.stager.engine.source.IgnoreRules} what is left out, {@link io.stager.engine.source.AppFiles}
 * what is left. Nothing here follows a symbolic link inside an app.
 */
@NullMarked
package io.stager.engine.source;

import org.jspecify.annotations.NullMarked;
