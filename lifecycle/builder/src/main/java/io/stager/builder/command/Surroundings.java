package io.stager.builder.command;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the command knows of the process that it runs in.
 *
 * @param pause waits, where something is to be tried again
 */
record Surroundings(Map<String, String> env, Streams streams, Consumer<Duration> pause) {
  Surroundings with(Map<String, String> changedEnv) {
    return new Surroundings(Map.copyOf(changedEnv), streams, pause);
  }
}
