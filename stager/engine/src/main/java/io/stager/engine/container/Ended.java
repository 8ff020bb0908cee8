package io.stager.engine.container;

import io.stager.builder.process.Exit;
import java.util.Set;

/**
 * How a container ended, and what it did not get enough of.
 *
 * @param shortages what the kernel refused it, which need not be why it ended
 */
public record Ended(Exit exit, Set<Shortage> shortages) {
  /** What a container may be short of. */
  public enum Shortage {
    /** One of its processes was ended because there was no memory for it. */
    MEMORY,
    /** It could not start one more process. */
    PROCESSES
  }

  /** Copies the set. */
  public Ended {
    shortages = Set.copyOf(shortages);
  }
}
