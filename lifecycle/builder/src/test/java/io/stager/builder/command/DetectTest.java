package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectTest {
  private static final String NONE = "None of the buildpacks detected a compatible application\n";

  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root);
  }

  @Test
  void theFirstThatSaysYesBuildsTheApp() {
    cell.buildpacks("never-detects", "always-detects", "compiles");

    var ended = cell.detect("never-detects,always-detects,compiles");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .isEqualTo(
            """
            always-detects supplies 0
            always-detects finalizes 0
            """);
    assertThat(ended.err())
        .isEqualTo(
            """
            never-detects was asked
            always-detects sees %s
            words on standard error
            words of the release
            """
                .formatted(cell.path("app")));
    assertThat(cell.resultText())
        .startsWith(
            """
            {"lifecycle_metadata":{"buildpack_key":"always-detects",\
            "detected_buildpack":"Always Matching",\
            "buildpacks":[{"key":"always-detects","name":"Always Matching"}]},\
            """);
  }

  @Test
  void onlyOneSlotExistsHoweverManyAreAsked() {
    cell.buildpacks("never-detects", "writes-launch-yml");

    var ended = cell.detect("never-detects,never-detects,writes-launch-yml");

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).doesNotContain("release was run");
    assertThat(cell.droplet().nodes().keySet())
        .contains("deps/0/launch.yml")
        .noneMatch(name -> name.startsWith("deps/1") || name.startsWith("deps/2"));
    assertThat(cell.result().objects("processes").getFirst().text("command"))
        .contains("launch web");
  }

  @Test
  void whatCannotBeAskedIsNamedAndPassedOver() {
    cell.buildpacks("without-detect", "malformed", "always-detects");

    var ended = cell.detect("without-detect,malformed,always-detects");

    assertThat(ended.code()).isZero();
    assertThat(ended.err())
        .startsWith(
            """
            stat %s/bin/detect: no such file or directory
            malformed buildpack does not contain a /bin dir: malformed
            """
                .formatted(cell.buildpackDirectory("without-detect")));
  }

  @Test
  void warnsOfADetectThatIsNotExecutable() {
    cell.buildpacks("detect-not-executable");

    var ended = cell.detect("detect-not-executable");

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                222, "WARNING: buildpack script '/bin/detect' is not executable\n", NONE));
  }

  @Test
  void noneIs222AndLeavesNoResult() {
    cell.buildpacks("never-detects");

    var ended = cell.detect("never-detects");

    assertThat(ended).isEqualTo(new Cell.Ended(222, "", "never-detects was asked\n" + NONE));
    assertThat(cell.path("out/result.json")).doesNotExist();
    assertThat(cell.path("out/droplet")).doesNotExist();
    assertThat(cell.path("tmp")).isEmptyDirectory();
  }

  @Test
  void aBuildpackSaysItsOwnNameInItsConfig() {
    cell.buildpacks("names-itself");

    assertThat(cell.detect("names-itself").code()).isZero();
    assertThat(cell.resultText()).contains("\"detected_buildpack\":\"Named \\u0026 Known\"");
  }
}
