package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "64M, 64, 64M",
    "64mb, 64, 64M",
    "1G, 1024, 1G",
    "1.5GB, 1536, 1536M",
    "1GiB, 1024, 1G",
    "2T, 2097152, 2T",
    "1048576B, 1, 1M",
    "512K, 0, 512K",
    "-1M, -1, -1M",
    "0M, 0, 0B"
  })
  void readsWhatCloudFoundryReads(String text, int megabytes, String shown) {
    var size = MemorySize.parse(text).orElseThrow();

    assertThat(size.megabytes()).isEqualTo(megabytes);
    assertThat(size).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "M", "64X", "1,5G", "64 M", "1e3M", "99999999999999999999T", "999999999T"})
  void readsNothingElse(String text) {
    assertThat(MemorySize.parse(text)).isEmpty();
  }
}
