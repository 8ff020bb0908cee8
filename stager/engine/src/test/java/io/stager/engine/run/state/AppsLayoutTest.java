package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppsLayoutTest {
  @ParameterizedTest
  @ValueSource(strings = {"shop", "my-app_2.0", "0"})
  void keepsAPlainName(String name) {
    assertThat(AppsLayout.slug(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a/b", "../../etc", "My App", "-rf", "日本", "a\0b"})
  void makesAnyOtherFitForAFolder(String name) {
    assertThat(AppsLayout.slug(name)).matches("[a-z0-9][a-z0-9._-]*-[0-9a-f]{8}");
  }

  @Test
  void neverGivesTwoNamesOneFolder() {
    assertThat(AppsLayout.slug("A b")).isNotEqualTo(AppsLayout.slug("a B"));
    assertThat(AppsLayout.slug("x".repeat(100)))
        .isNotEqualTo(AppsLayout.slug("x".repeat(101)))
        .hasSizeLessThanOrEqualTo(64);
  }
}
