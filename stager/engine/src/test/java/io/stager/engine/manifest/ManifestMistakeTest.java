package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in a manifest: the golden file holds each with the error that it makes. */
class ManifestMistakeTest {
  @TempDir Path dir;

  /** A manifest, and the error that reading it makes, in the words of the command. */
  record Mistake(String manifest, String error) {
    @Override
    public String toString() {
      return error.lines().findFirst().orElse("");
    }
  }

  static List<Mistake> mistakes() throws IOException {
    try (var in = ManifestMistakeTest.class.getResourceAsStream("mistakes.txt")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("(?m)^=+\n"))
          .filter(part -> !part.isBlank())
          .map(part -> part.split("(?m)^-+>\n"))
          .map(parts -> new Mistake(parts[0], parts[1].stripTrailing()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isSaidWithItsPlaceAndItsRemedy(Mistake mistake) throws IOException {
    var file = Files.writeString(dir.resolve("manifest.yml"), mistake.manifest());

    assertThatThrownBy(() -> Manifest.read(file))
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(e -> assertThat(worded(e)).isEqualTo(mistake.error()));
  }

  private String worded(StagingException e) {
    var place = e.where().orElse("").replace(dir + "/", "").replace("\n", "\n" + " ".repeat(9));
    return "Error: %s\n  in     %s\n  try    %s".formatted(e.getMessage(), place, e.remedy());
  }
}
