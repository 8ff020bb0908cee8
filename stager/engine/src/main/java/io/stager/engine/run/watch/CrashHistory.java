package io.stager.engine.run.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * How often an instance's place has crashed in a row, and so how long it waits: Cloud Foundry's
 * rule. The first two crashes restart it at once, the third after 30 seconds, each further one
 * after twice as long, up to 16 minutes; after 200 it is left alone. A crash after more than five
 * minutes of running counts as the first.
 */
record CrashHistory(int count) {
  static final CrashHistory NONE = new CrashHistory(0);

  private static final int IMMEDIATE = 3;
  private static final int MOST = 200;
  private static final int MOST_DOUBLINGS = 5;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

  /** The history with one more crash, after it ran this long. */
  CrashHistory crashed(Duration ranFor) {
    return new CrashHistory(ranFor.compareTo(FORGOTTEN_AFTER) > 0 ? 1 : count + 1);
  }

  /** How long the next start waits; nothing when there will be none. */
  Optional<Duration> untilRestart() {
    if (count >= MOST) {
      return Optional.empty();
    }
    return Optional.of(
        count < IMMEDIATE
            ? Duration.ZERO
            : FIRST_WAIT.multipliedBy(1L << Math.min(count - IMMEDIATE, MOST_DOUBLINGS)));
  }
}
