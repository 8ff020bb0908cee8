package io.stager.droplet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {
  @ParameterizedTest
  @CsvSource({
    "config-server, config-server",
    "Config Server, config-server",
    "Größe, gro-e",
    "a/../b, a-..-b",
    "../../etc, etc",
    "-rf, rf",
    ".hidden., hidden",
    "v1.2_x, v1.2_x",
    "日本, unnamed",
    "'', unnamed",
  })
  void isTheNearestLegibleName(String name, String slug) {
    assertThat(Slug.of(name).text()).isEqualTo(slug);
  }

  @Test
  void isCutAt64Bytes() {
    assertThat(Slug.of("a".repeat(100)).text()).isEqualTo("a".repeat(64));
  }

  @Test
  void countsWhereTwoCollide() {
    assertThat(Slug.unique(List.of("A b", "a-b", "a-b-2", "a b")))
        .extracting(Slug::text)
        .containsExactly("a-b", "a-b-2", "a-b-2-2", "a-b-3");
  }

  @Test
  void countsWithin64Bytes() {
    var name = "x".repeat(70);

    assertThat(Slug.unique(List.of(name, name)))
        .extracting(Slug::text)
        .containsExactly("x".repeat(64), "x".repeat(62) + "-2");
  }

  @Test
  void refusesWhatIsNoSlug() {
    assertThatThrownBy(() -> new Slug("..")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slug("A")).isInstanceOf(IllegalArgumentException.class);
  }
}
