package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          compile-fails       | 223 | Failed to compile droplet: Failed to compile droplet: exit status 13
          finalize-fails      | 223 | Failed to compile droplet: Failed to run finalize script: exit status 12
          supply-fails        | 223 | Failed to compile droplet: Failed to run all supply scripts: exit status 11
          leaves-readonly     | 223 | Failed to compile droplet: Failed to run finalize script: exit status 1
          release-fails       | 224 | Failed to build droplet release: exit status 14
          """)
  void aFailureOfTheLastBuildpackHasItsCodeAndText(String key, int code, String text) {
    cell.buildpacks(key);

    var ended = cell.build(key);

    assertThat(ended).isEqualTo(new Cell.Ended(code, "", text + "\n"));
    assertThat(cell.path("out/droplet")).doesNotExist();
    assertThat(cell.path("tmp")).isEmptyDirectory();
    assertThat(cell.resultText())
        .startsWith("{\"lifecycle_metadata\":{\"buildpack_key\":\"" + key + "\"")
        .endsWith(
            "\"process_types\":null,\"execution_metadata\":\"\",\"lifecycle_type\":\"buildpack\"}\n");
  }

  @Test
  void theResultOfAFailureNamesTheBuildpacks() {
    cell.buildpacks("supplies", "finalize-fails");

    cell.build("supplies,finalize-fails");

    assertThat(cell.resultText())
        .isEqualTo(
            """
            {"lifecycle_metadata":{"buildpack_key":"finalize-fails",\
            "detected_buildpack":"Finalizer","buildpacks":[\
            {"key":"supplies","name":"Supplier","version":"3.10"},\
            {"key":"finalize-fails","name":"Finalizer","version":"1.2.3"}]},\
            "process_types":null,"execution_metadata":"","lifecycle_type":"buildpack"}
            """);
  }

  @Test
  void aFailingSupplyBeforeTheLastIs225AndLeavesNoResult() {
    cell.buildpacks("supply-fails", "always-detects");

    var ended = cell.build("supply-fails,always-detects");

    assertThat(ended)
        .isEqualTo(new Cell.Ended(225, "", "Failed to run all supply scripts: exit status 11\n"));
    assertThat(cell.path("out/result.json")).doesNotExist();
    assertThat(cell.path("tmp")).isEmptyDirectory();
  }

  @Test
  void oneThatCannotSupplyIsRefusedBeforeAnythingRuns() {
    cell.buildpacks("supplies", "compile-fails", "always-detects");

    var ended = cell.build("supplies,compile-fails,always-detects");

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                225,
                "",
                "Error: one of the buildpacks chosen to supply dependencies does not support"
                    + " multi-buildpack apps\n"));
  }

  @Test
  void aScriptThatCannotBeStartedSaysWhyInTheSystemsWords() {
    cell.buildpacks("supply-not-executable", "without-release", "always-detects");
    var supply = cell.buildpackDirectory("supply-not-executable").resolve("bin/supply");
    var release = cell.buildpackDirectory("without-release").resolve("bin/release");

    var notExecutable = cell.build("supply-not-executable,always-detects");
    var missing = cell.build("without-release");

    assertThat(notExecutable)
        .isEqualTo(
            new Cell.Ended(
                225,
                "",
                "Failed to run all supply scripts: fork/exec %s: permission denied\n"
                    .formatted(supply)));
    assertThat(missing)
        .isEqualTo(
            new Cell.Ended(
                224,
                "",
                "Failed to build droplet release: fork/exec %s: no such file or directory\n"
                    .formatted(release)));
  }

  @Test
  void aReleaseThatIsNoYamlIs224() {
    cell.buildpacks("release-prints-junk");

    var ended = cell.build("release-prints-junk");

    assertThat(ended.code()).isEqualTo(224);
    assertThat(ended.err())
        .startsWith("Failed to build droplet release: buildpack's release output invalid: ")
        .hasLineCount(1);
  }

  @Test
  void aLaunchYmlOrProcfileThatIsNoneIsAnOrdinaryFailureWithAResult() {
    cell.buildpacks("launch-yml-invalid", "always-detects");

    var launch = cell.build("launch-yml-invalid");
    assertThat(launch.code()).isEqualTo(1);
    assertThat(launch.err()).contains("launch.yml").hasLineCount(1);
    assertThat(cell.resultText()).contains("\"process_types\":null");

    cell.app(FileTree.empty().file("Procfile", "web: foo: bar\n"));
    var procfile = cell.build("always-detects");
    assertThat(procfile.code()).isEqualTo(1);
    assertThat(procfile.err())
        .contains("Failed to read command from Procfile: invalid YAML")
        .endsWith("\n");
    assertThat(cell.resultText()).contains("\"process_types\":null");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    cell.buildpacks("always-detects");
    Files.writeString(cell.path("out"), "a file where a directory should be");

    var ended = cell.build("always-detects");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "Failed to set up filesystem when generating droplet: mkdir %s: file exists\n"
                .formatted(cell.path("out")));
    assertThat(cell.path("tmp")).isEmptyDirectory();
  }

  @Test
  void anAppThatIsNotThereCannotBePacked() {
    cell.buildpacks("without-start-command");

    var ended =
        cell.run(
            cell.flags(
                "-skipDetect",
                "-buildDir=" + cell.path("nowhere"),
                "-buildpackOrder=without-start-command"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).endsWith("Failed to copy compiled droplet\n");
  }

  @Test
  void whatNoDropletCanHoldIsNamed() {
    cell.buildpacks("leaves-fifo").app(FileTree.empty().file("fifo-too", ""));

    var ended = cell.build("leaves-fifo");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .startsWith("Failed to compress droplet filesystem: ")
        .contains("./app/pipe")
        .hasLineCount(1);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    cell.buildpacks("always-detects");
    Files.writeString(cell.path("file"), "");

    var ended =
        cell.run(
            cell.flags(
                "-skipDetect",
                "-outputBuildArtifactsCache=" + cell.path("file/cache"),
                "-buildpackOrder=always-detects"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("Failed to create output build artifacts cache dir");
  }
}
