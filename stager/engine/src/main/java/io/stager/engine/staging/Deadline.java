package io.stager.engine.staging;

import java.time.Duration;

/** When a staging has to be over. */
final class Deadline {
  private final long begin = System.nanoTime();
  private final TimeLimit limit;

  Deadline(TimeLimit limit) {
    this.limit = limit;
  }

  Duration left() {
    return limit.duration().minusNanos(System.nanoTime() - begin);
  }
}
