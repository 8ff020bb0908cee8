package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrashHistoryTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 0",
    "3, 30",
    "4, 60",
    "5, 120",
    "6, 240",
    "7, 480",
    "8, 960",
    "9, 960",
    "199, 960"
  })
  void waitsAsCloudFoundryDoes(int crashes, int seconds) {
    assertThat(new CrashHistory(crashes).untilRestart()).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void givesUpAfterTwoHundredCrashes() {
    assertThat(new CrashHistory(199).crashed(Duration.ZERO).untilRestart()).isEmpty();
  }

  @Test
  void countsEachCrash() {
    var history = CrashHistory.NONE.crashed(Duration.ZERO).crashed(Duration.ofMinutes(5));

    assertThat(history.count()).isEqualTo(2);
  }

  @Test
  void forgetsWhatWasBeforeFiveMinutesOfRunning() {
    var history = new CrashHistory(7).crashed(Duration.ofMinutes(5).plusMillis(1));

    assertThat(history.count()).isEqualTo(1);
  }
}
