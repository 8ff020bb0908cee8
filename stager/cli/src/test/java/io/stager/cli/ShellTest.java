package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every shell script of the project, whoever runs it, is one that shellcheck finds nothing in. */
final class ShellTest {
  private static final List<String> PLACES =
      List.of(".ci", "buildpacks", "fixtures", "lifecycle", "stager/bin");

  @Test
  void shellcheckFindsNothing() throws Exception {
    var words = new ArrayList<>(List.of("shellcheck", "-x", "-P", "SCRIPTDIR"));
    words.addAll(scripts());
    assertThat(words).contains("stager/bin/stager", "buildpacks/go/bin/supply", ".ci/run");

    var check = new ProcessBuilder(words).directory(CommandLineTool.ROOT.toFile());
    var process = check.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  private static List<String> scripts() throws IOException {
    var scripts = new ArrayList<String>();
    for (var place : PLACES) {
      try (Stream<Path> files = Files.walk(CommandLineTool.ROOT.resolve(place))) {
        files
            .filter(Files::isRegularFile)
            .map(CommandLineTool.ROOT::relativize)
            .filter(file -> !file.toString().contains("target/"))
            .filter(ShellTest::isShell)
            .forEach(file -> scripts.add(file.toString()));
      }
    }
    return scripts;
  }

  private static boolean isShell(Path file) {
    try (var lines = Files.lines(CommandLineTool.ROOT.resolve(file), StandardCharsets.ISO_8859_1)) {
      var first = lines.findFirst().orElse("");
      return first.matches("#!.*\\b(ba)?sh\\b.*") || file.toString().endsWith(".sh");
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
