package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderFlagsTest {
  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root).buildpacks("always-detects");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "-help"})
  void helpShowsEveryFlagWithItsDefaultAndSucceeds(String flag) {
    var ended = cell.run(List.of(flag));

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                0,
                "",
                """
                Usage of builder:
                  -buildArtifactsCacheDir string
                    \tdirectory where previous cached build artifacts should be extracted (default "/tmp/cache")
                  -buildDir string
                    \tdirectory containing raw app bits (default "/tmp/app")
                  -buildpackOrder string
                    \tcomma-separated list of buildpacks, to be tried in order
                  -buildpacksDir string
                    \tdirectory containing the buildpacks to try (default "/tmp/buildpacks")
                  -buildpacksDownloadDir string
                    \tdirectory to download buildpacks to (default "/tmp/buildpackdownloads")
                  -credhubConnectAttempts int
                    \tnumber of times to try to connect to CredHub (default 3)
                  -credhubRetryDelay duration
                    \ttime to wait between attempts to connect to CredHub (default 1s)
                  -outputBuildArtifactsCache string
                    \tfile where compressed contents of new cached build artifacts should be written (default "/tmp/output-cache")
                  -outputDroplet string
                    \tfile where compressed droplet should be written (default "/tmp/droplet")
                  -outputMetadata string
                    \tfile where the app metadata should be written (default "/tmp/result.json")
                  -skipCertVerify
                    \tskip SSL certificate verification
                  -skipDetect
                    \tskip buildpack detect
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -nonsense                    | flag provided but not defined: -nonsense
          --no=sense                   | flag provided but not defined: -no
          -buildDir                    | flag needs an argument: -buildDir
          -skipDetect=maybe            | invalid boolean value "maybe" for -skipDetect: parse error
          -skipDetect=                 | invalid boolean value "" for -skipDetect: parse error
          -credhubConnectAttempts=x    | invalid value "x" for flag -credhubConnectAttempts: parse error
          -credhubConnectAttempts=99999999999999999999 | invalid value "99999999999999999999" for flag -credhubConnectAttempts: value out of range
          -credhubRetryDelay=5         | invalid value "5" for flag -credhubRetryDelay: parse error
          ---buildDir                  | bad flag syntax: ---buildDir
          -=x                          | bad flag syntax: -=x
          """)
  void aBadFlagIsNamedBeforeTheUsage(String flag, String message) {
    var ended = cell.run(List.of(flag));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith(message + "\nUsage of builder:\n  -buildArtifactsCacheDir");
  }

  @Test
  void namesEveryFlagThatIsEmpty() {
    assertThat(cell.run(List.of()))
        .isEqualTo(new Cell.Ended(1, "", "missing flag: -buildpackOrder\n"));
    assertThat(cell.run(List.of("-outputDroplet=", "--buildDir", "", "-buildpackOrder", "a")))
        .isEqualTo(
            new Cell.Ended(1, "", "missing flag: -buildDir, missing flag: -outputDroplet\n"));
  }

  @Test
  void takesOneDashOrTwoAndAValueAfterAnEqualsSignOrASpace() {
    var words =
        List.of(
            "--buildDir",
            cell.path("app").toString(),
            "-outputDroplet",
            cell.path("out/droplet").toString(),
            "--outputMetadata=" + cell.path("out/result.json"),
            "-outputBuildArtifactsCache",
            cell.path("out/cache").toString(),
            "-buildpacksDir=" + cell.path("buildpacks"),
            "-buildpacksDownloadDir=" + cell.path("downloads"),
            "-buildArtifactsCacheDir=" + cell.path("cache"),
            "-skipDetect",
            "--credhubConnectAttempts=0x2",
            "-credhubRetryDelay=1m.5s",
            "-buildpackOrder",
            "always-detects",
            "rest",
            "-nonsense");

    assertThat(cell.run(words).code()).isZero();
  }

  @Test
  void aSwitchTakesNoValueFromTheNextWord() {
    var ended = cell.run(cell.flags("-buildpackOrder=always-detects", "-skipDetect", "false"));

    assertThat(ended.err()).doesNotContain("always-detects sees");
  }

  @Test
  void scriptsSeeCleanPaths() {
    var words =
        cell.flags(
            "-buildDir=" + root + "//tmp/../app/.",
            "-skipDetect=1",
            "-buildpackOrder=always-detects");

    assertThat(cell.run(words).code()).isZero();
    assertThat(cell.droplet().toString()).contains("app/finalized");
    assertThat(cell.unpack("out/droplet").resolve("deps/0/finalize-arguments"))
        .content()
        .startsWith(cell.path("app") + "\n");
  }
}
