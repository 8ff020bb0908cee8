package io.stager.engine.container;

import java.util.OptionalLong;

/** What a container may reach and use. */
public record Isolation(String hostname, Network network, Limits limits) {
  /** Which network a container has. */
  public enum Network {
    /** The machine's own. */
    HOST,
    /** One of its own, with nothing but a loopback interface until somebody adds another. */
    OWN,
    /** One of its own, from which somebody makes a way to other networks. */
    ROUTED
  }

  /** Limits that the kernel keeps: memory of all processes together, their number, open files. */
  public record Limits(OptionalLong memoryBytes, int pids, int nofile) {}
}
