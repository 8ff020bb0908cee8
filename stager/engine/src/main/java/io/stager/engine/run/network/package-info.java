/**
 * Network: what connects an instance, which has a network of its own, with 127.0.0.1.
 *
 * <p>Each instance has a private subnet of four addresses from one range, a virtual cable into its
 * container, and no way out. A forwarder listens on the app's port of 127.0.0.1 and hands bytes to
 * the healthy instances in turn.
 */
@NullMarked
package io.stager.engine.run.network;

import org.jspecify.annotations.NullMarked;
