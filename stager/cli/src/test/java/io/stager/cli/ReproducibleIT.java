package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same droplet from the same source, whatever language it is in, cache or no cache. */
final class ReproducibleIT {
  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() {
    stager =
        CommandLineTool.in(directory.resolve("state"))
            .with("XDG_CACHE_HOME", directory.resolve("cache").toString())
            .from(directory);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "fixtures/apps/in-python, fixtures/buildpacks/compiles-python",
    "fixtures/apps/in-node, fixtures/buildpacks/installs-node",
    "fixtures/apps/in-java, fixtures/buildpacks/packs-java",
    "fixtures/apps/in-go, buildpacks/go",
  })
  void theSameSourceGivesTheSameDroplet(String app, String buildpack) {
    var words =
        new ArrayList<>(
            List.of(
                "stage",
                CommandLineTool.ROOT.resolve(app).toString(),
                "-b",
                CommandLineTool.ROOT.resolve(buildpack).toString(),
                "-o",
                "app.tgz",
                "--json"));
    var cold = digest(words);
    var warm = digest(words);
    words.add("--verify-reproducible");
    var twice = stager.run(words.toArray(String[]::new)).succeeded().json();

    assertThat(twice.flag("reproducible")).contains(true);
    assertThat(List.of(warm, twice.text("digest").orElseThrow())).containsOnly(cold);
  }

  private String digest(List<String> words) {
    return stager.run(words.toArray(String[]::new)).succeeded().json().text("digest").orElseThrow();
  }

  @Test
  void filesThatDifferAreNamed() {
    var staged =
        stager.run(
            "stage",
            CommandLineTool.ROOT.resolve("fixtures/apps/answering").toString(),
            "-b",
            CommandLineTool.ROOT.resolve("fixtures/buildpacks/unrepeatable").toString(),
            "--verify-reproducible",
            "--json");

    assertThat(staged.code()).isEqualTo(10);
    var error = staged.json().object("error").orElseThrow();
    assertThat(error.text("message"))
        .contains("Staged twice, the app gave two droplets that differ in 1 file");
    assertThat(error.text("where")).contains("changed app/build-id");
    assertThat(error.text("remedy").orElse("")).startsWith("see which buildpack writes these");
  }
}
