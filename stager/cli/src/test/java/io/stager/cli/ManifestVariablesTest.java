package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.engine.staging.Stager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real options, read into a request, name the app that the manifest describes. */
final class ManifestVariablesTest {
  @TempDir private Path app;

  @BeforeEach
  void writeManifest() throws IOException {
    Files.writeString(app.resolve("manifest.yml"), "applications:\n- name: shop-((stage))\n");
    Files.writeString(app.resolve("vars.yml"), "stage: test\n");
    Files.writeString(app.resolve("more.yml"), "stage: live\n");
  }

  @Test
  void anAssignmentFillsThePlaceholder() {
    assertThat(name("--var", "stage=a=b")).isEqualTo("shop-a=b");
  }

  @Test
  void theLastFileWins() {
    assertThat(name("--vars-file", "vars.yml", "--vars-file", "more.yml")).isEqualTo("shop-live");
  }

  @Test
  void anAssignmentWinsOverAFileWhateverTheirOrder() {
    assertThat(name("--var", "stage=mine", "--vars-file", "vars.yml")).isEqualTo("shop-mine");
  }

  @Test
  void theyHoldForANamedManifestToo() throws IOException {
    Files.writeString(app.resolve("other.yml"), "applications:\n- name: ((stage))-shop\n");

    assertThat(name("-f", "other.yml", "--vars-file", "vars.yml")).isEqualTo("test-shop");
  }

  @Test
  void aMissingValueIsNamedWithItsRemedy() {
    assertThatThrownBy(this::name)
        .isInstanceOfSatisfying(
            StagingException.InvalidInput.class,
            e -> {
              assertThat(e).hasMessageContaining("Expected to find variables: stage");
              assertThat(e.remedy())
                  .isEqualTo("give each with --var NAME=VALUE, or all in a file with --vars-file");
            });
  }

  @Test
  void anAssignmentWithoutANameIsAMistakeOfUse() {
    assertThatThrownBy(() -> name("--var", "=x"))
        .isInstanceOfSatisfying(
            StagingException.Usage.class,
            e -> assertThat(e.remedy()).isEqualTo("write --var NAME=VALUE"));
  }

  private String name(String... words) {
    var line = new Line();
    new CommandLine(line).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    return Stager.appName(line.stage.request(kit(), app, false));
  }

  /** The command line of something that stages. */
  @CommandLine.Command
  static final class Line {
    @CommandLine.Mixin private StageOptions stage = new StageOptions();
  }

  private static Toolkit kit() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var style = new Console.Style(false, true, false, false, false);
    return new Toolkit(Map.of(), new Console(nowhere, nowhere, style));
  }
}
