package io.stager.engine.run.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * When to look at how much of the disk an instance uses: soon after its start, then every ten
 * seconds, and more seldom where a look takes long.
 */
final class DiskWatch {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofSeconds(10);
  private static final int SHARE_OF_TIME = 50;

  private Duration pause = SOON;
  private Instant next;
  private boolean looking;

  DiskWatch(Instant now) {
    this.next = now.plus(pause);
  }

  /** Whether it is time; who is told so looks, and says when that is over. */
  boolean begins(Instant now) {
    if (looking || now.isBefore(next)) {
      return false;
    }
    looking = true;
    return true;
  }

  void looked(Instant now, Duration took) {
    looking = false;
    var longer = pause.multipliedBy(2);
    pause = longer.compareTo(SELDOM) < 0 ? longer : SELDOM;
    var share = took.multipliedBy(SHARE_OF_TIME);
    next = now.plus(pause.compareTo(share) > 0 ? pause : share);
  }
}
