package io.stager.engine.run.watch;

import io.stager.droplet.Stack;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Rootfs;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What the watcher makes instances with.
 *
 * @param launcher the launcher's executable, for this machine
 * @param ip the {@code ip} tool of iproute2
 * @param stacks the root filesystem for the stack that a droplet names
 */
public record WatcherTools(
    OciRuntime runtime, Path launcher, Path ip, Function<Stack, Rootfs> stacks) {}
