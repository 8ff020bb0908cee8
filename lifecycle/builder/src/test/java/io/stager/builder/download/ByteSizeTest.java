package io.stager.builder.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1K",
    "1536, 1.5K",
    "1048575, 1024K",
    "12897484, 12.3M",
    "5368709120, 5G",
    "9223372036854775807, 8E"
  })
  void isShownInTheUnitThatFitsWithOneDecimal(long bytes, String shown) {
    assertThat(new ByteSize(bytes)).hasToString(shown);
  }
}
