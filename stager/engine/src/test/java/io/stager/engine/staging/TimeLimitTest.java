package io.stager.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeLimitTest {
  @ParameterizedTest
  @CsvSource({"90, 90s", "90s, 90s", "120, 2m", "15m, 15m", "60m, 1h", "1h, 1h"})
  void isWrittenInTheLargestUnitThatFits(String text, String written) {
    assertThat(TimeLimit.parse(text).map(TimeLimit::toString)).contains(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0s", "-1", "1.5m", "1d", "m", "99999999"})
  void isNotWhatSaysNoTime(String text) {
    assertThat(TimeLimit.parse(text)).isEmpty();
  }

  @Test
  void isSecondsWithoutAUnit() {
    assertThat(TimeLimit.parse("90")).contains(new TimeLimit(Duration.ofSeconds(90)));
  }
}
