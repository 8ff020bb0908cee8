/**
 * Network: what connects an instance with 127.0.0.1, and with other networks.
 *
 * <p>Where root runs stager, each instance has a private subnet of four addresses from one range, a
 * virtual cable into its container, and a way out while any instance runs. A forwarder listens on
 * the app's port of 127.0.0.1 and hands bytes to the healthy instances in turn. Anybody else has
 * the machine's network, and a port for each instance.
 */
@NullMarked
package io.stager.engine.run.network;

import org.jspecify.annotations.NullMarked;
