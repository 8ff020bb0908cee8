package io.stager.engine.manifest;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.Place;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in a manifest: the golden file holds each with the errors that it makes. */
class ManifestMistakeTest {
  @TempDir Path dir;

  /** A manifest, and the errors that reading it makes, in the words of the command. */
  record Mistake(String manifest, String errors) {
    @Override
    public String toString() {
      return errors.lines().findFirst().orElse("");
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

    var check = ManifestCheck.of(file, Variables.NONE);

    assertThat(check.valid()).isFalse();
    assertThat(check.mistakes().stream().map(this::worded).collect(joining("\n")))
        .isEqualTo(mistake.errors());
  }

  @Test
  void thatIsOneOfSeveralStopsAPushAndCountsTheOthers() throws IOException {
    var file =
        Files.writeString(
            dir.resolve("manifest.yml"),
            "applications:\n- {name: a, memory: 1, disk_quota: 1Q, timeout: 181}\n");

    assertThatThrownBy(() -> Manifest.read(file))
        .hasMessage(
            "Process \"web\": Memory must use a supported unit: B, K, KB, M, MB, G, GB, T, or TB")
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.place()).contains(new Place(file.toString(), 2, 21)),
            e ->
                assertThat(e.remedy())
                    .isEqualTo(
                        "write 1M for megabytes; 2 more mistakes: stager manifest validate "
                            + file));
  }

  @Test
  void isNotWhatOnlyAVariableWithoutAValueMayMake() throws IOException {
    var file =
        Files.writeString(
            dir.resolve("manifest.yml"),
            """
            applications:
            - name: ((name))
              instances: ((count))
              buildpacks: ((packs))
              command: run ((name))
              timeout: 181
            """);

    var check = ManifestCheck.of(file, Variables.NONE);

    assertThat(check.mistakes())
        .extracting(Throwable::getMessage)
        .containsExactly("Process \"web\": Timeout Maximum exceeded: max 180s");
    assertThat(check.warnings())
        .extracting(Warning::message)
        .containsExactly("Expected to find variables: name, count, packs");
  }

  private String worded(StagingException e) {
    var place = e.where().orElse("").replace(dir + "/", "").replace("\n", "\n" + " ".repeat(9));
    var message = String.valueOf(e.getMessage()).replace(dir + "/", "");
    return "Error: %s\n  in     %s\n  try    %s".formatted(message, place, e.remedy());
  }
}
