package io.stager.engine.run;

import io.stager.droplet.LaunchDescriptor;
import java.util.Map;

/**
 * What is known of an app that was pushed.
 *
 * @param env the values of its environment, which are secrets
 * @param instances how many of a process type, where it is not what the descriptor says
 */
public record PushedApp(
    LaunchDescriptor launch, Map<String, String> env, Map<String, Integer> instances) {
  /** Copies. */
  public PushedApp {
    env = Map.copyOf(env);
    instances = Map.copyOf(instances);
  }

  /** {@return how many variables there are; values are never shown} */
  @Override
  public String toString() {
    return "PushedApp[%s, %d variables]".formatted(launch.origin().app(), env.size());
  }
}
