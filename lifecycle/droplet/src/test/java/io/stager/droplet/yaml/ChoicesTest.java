package io.stager.droplet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoicesTest {
  private static final Choices KEYS =
      Choices.of(List.of("web", "worker", "process_types", "sidecars", "on_exit"));

  @ParameterizedTest
  @CsvSource({
    "wob, web",
    "worekr, worker",
    "sidecar, sidecars",
    "process-types, process_types",
    "Proces_Types, process_types",
    "onexit, on_exit"
  })
  void findsTheWordThatWasMeant(String wrong, String meant) {
    assertThat(KEYS.nearest(wrong)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"database", "x", "wawawa"})
  void staysSilentWhereNoneIsNear(String wrong) {
    assertThat(KEYS.nearest(wrong)).isEmpty();
  }

  @Test
  void listsAllAndAsksForTheNearest() {
    assertThat(Choices.of(List.of("web", "worker")).remedy("wob"))
        .isEqualTo("one of: web, worker — did you mean 'web'?");
    assertThat(Choices.of(List.of("web", "worker")).remedy("database"))
        .isEqualTo("one of: web, worker");
  }
}
