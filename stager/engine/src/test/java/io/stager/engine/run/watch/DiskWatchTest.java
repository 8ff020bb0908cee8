package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiskWatchTest {
  private static final Instant START = Instant.parse("2026-11-22T16:13:24Z");

  @Test
  void looksSoonAndThenEveryTenSeconds() {
    assertThat(looks(Duration.ofMillis(10), 40)).containsExactly(1L, 3L, 7L, 15L, 25L, 35L);
  }

  @Test
  void looksMoreSeldomWhereThatTakesLong() {
    assertThat(looks(Duration.ofSeconds(1), 150)).containsExactly(1L, 51L, 101L);
  }

  @Test
  void looksOnceAtATime() {
    var watch = new DiskWatch(START);

    assertThat(watch.begins(START.plusSeconds(1))).isTrue();
    assertThat(watch.begins(START.plusSeconds(100))).isFalse();
  }

  /** The seconds after the start at which it looks, where a look takes so long. */
  private static List<Long> looks(Duration each, int seconds) {
    var looks = new ArrayList<Long>();
    var watch = new DiskWatch(START);
    for (long second = 0; second < seconds; second++) {
      if (watch.begins(START.plusSeconds(second))) {
        looks.add(second);
        watch.looked(START.plusSeconds(second), each);
      }
    }
    return looks;
  }
}
