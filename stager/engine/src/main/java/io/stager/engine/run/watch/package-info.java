/**
 * The watcher: the one process of a home that makes what runs be what is wanted.
 *
 * <p>It starts instances, reads their event files, restarts what crashes, forwards ports, and ends
 * when nothing runs any more. All its decisions are taken on one thread, the {@link
 * io.stager.engine.run.watch.Loop}; whatever may wait is done on virtual threads, which report to
 * it. What it knows is on disk, so another watcher can go on where this one was killed.
 */
@NullMarked
package io.stager.engine.run.watch;

import org.jspecify.annotations.NullMarked;
