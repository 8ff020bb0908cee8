package io.stager.engine.run;

import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An app that shall run.
 *
 * @param env values of the environment; they go into the state folder, for their owner only
 * @param ports ports of 127.0.0.1 that were asked for, by process type; else the app gets one for
 *     each type that is reached, and keeps it
 * @param instances how many of a process type, where it is not what the descriptor says
 * @param rootfs the directory of the stack that it runs on, where it is not this machine's
 */
public record RunRequest(
    String app,
    Droplet droplet,
    Map<String, String> env,
    Map<String, Integer> ports,
    Map<String, Integer> instances,
    Optional<Path> rootfs) {
  /** Copies. */
  public RunRequest {
    env = Map.copyOf(env);
    ports = Map.copyOf(ports);
    instances = Map.copyOf(instances);
  }

  /**
   * The droplet: its file, the digest of its content, and the descriptor that is in it.
   *
   * @param unpackedSize bytes of all files in it
   */
  public record Droplet(Path file, Digest digest, LaunchDescriptor launch, long unpackedSize) {}
}
