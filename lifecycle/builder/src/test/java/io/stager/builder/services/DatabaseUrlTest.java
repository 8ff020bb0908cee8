package io.stager.builder.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  private static Optional<String> of(String... uris) {
    var instances =
        Arrays.stream(uris)
            .map("{\"credentials\":{\"uri\":\"%s\"}}"::formatted)
            .collect(Collectors.joining(","));
    return DatabaseUrl.of("{\"z-service\":[" + instances + "]}");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:p@h:3306/d?x=1, mysql2://u:p@h:3306/d?x=1",
    "mysql2://h/d, mysql2://h/d",
    "postgres://h/d, postgres://h/d",
    "postgresql://h/d#f, postgres://h/d#f",
    "POSTGRES://h/d, postgres://h/d"
  })
  void theSchemeIsThatOfRails(String uri, String url) {
    assertThat(of(uri)).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"amqp://h", "h/d", "mysql://u:p^@h/d", "mysql://h:port/d", "mysql://h/%zz"})
  void whatIsNoDatabaseOrNoUrlIsPassedOver(String uri) {
    assertThat(of(uri)).isEmpty();
    assertThat(of(uri, "mysql://h/d")).contains("mysql2://h/d");
  }

  @Test
  void theFirstInTheDocumentWins() {
    assertThat(
            DatabaseUrl.of(
                """
                {"z": [{"credentials": {"uri": 7}}, {"credentials": null}, {}, 3,
                       {"credentials": {"uri": "postgres://first"}}],
                 "a": [{"credentials": {"uri": "postgres://second"}}], "n": null}
                """))
        .contains("postgres://first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{\"a\":{}}"})
  void servicesThatCannotBeReadAreNone(String services) {
    assertThat(DatabaseUrl.of(services)).isEmpty();
  }
}
