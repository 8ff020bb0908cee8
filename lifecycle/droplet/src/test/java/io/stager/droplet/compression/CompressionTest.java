package io.stager.droplet.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
  @Test
  void isWrittenAsAFormatAndALevel() {
    assertThat(Compression.parse("zstd:19"))
        .isEqualTo(new Compression(Compression.Format.ZSTD, 19));
    assertThat(Compression.parse("gzip")).isEqualTo(Compression.GZIP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "xz       | 'xz' is no compression",
        "gzip:quick | 'quick' is no level of gzip",
        "gzip:13  | gzip knows the levels 1 to 12, not 13",
        "zstd:0   | zstd knows the levels 1 to 19, not 0"
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Compression.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"d.tgz, GZIP", "d.tar.gz, GZIP", "d.tar.zst, ZSTD", "d.tzst, ZSTD"})
  void followsTheNameOfTheFile(String name, Compression.Format format) {
    assertThat(Compression.of(Path.of(name)).orElseThrow().format()).isEqualTo(format);
    assertThat(Compression.of(Path.of("droplet"))).isEmpty();
  }
}
