package io.stager.engine.container;

import java.util.List;

/** A container before it exists: its root, what is mounted on it, its program, its limits. */
public record ContainerSpec(
    Rootfs rootfs, List<Mount> mounts, Invocation program, Isolation isolation) {
  /** Copies the list. */
  public ContainerSpec {
    mounts = List.copyOf(mounts);
  }
}
