package io.stager.engine.run.watch;

import io.stager.engine.container.OciRuntime;
import io.stager.engine.run.network.InstanceNetwork;
import java.nio.file.Path;

/**
 * What the watcher makes instances with.
 *
 * @param launcher the launcher's executable, for this machine
 * @param network what instances are attached to
 * @param fetched the folder of tools that the machine lacks; its {@code bin} is on an instance's
 *     search path
 */
public record WatcherTools(
    OciRuntime runtime, Path launcher, InstanceNetwork network, Path fetched) {}
