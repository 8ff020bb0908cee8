package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real command over a real directory. */
final class SourceCommandsTest {
  @TempDir private Path app;

  @BeforeEach
  void writeApp() throws IOException {
    Files.writeString(app.resolve(".cfignore"), "*.log\n");
    Files.writeString(app.resolve("a.rb"), "1");
    Files.writeString(app.resolve("b.rb"), "123");
    Files.writeString(app.resolve("c.log"), "left out");
  }

  @Test
  void listsWhatIsStagedInTheOrderOfTheDroplet() {
    assertThat(ls(false)).isEqualTo("           1  a.rb\n           3  b.rb\n");
  }

  @Test
  void listsTheBiggestFirst() {
    assertThat(ls(false, "--by-size")).isEqualTo("           3  b.rb\n           1  a.rb\n");
  }

  @Test
  void answersInJson() {
    assertThat(ls(true).replaceAll("\\s", ""))
        .isEqualTo("[{\"path\":\"a.rb\",\"size\":1},{\"path\":\"b.rb\",\"size\":3}]");
  }

  @Test
  void explainsWhatBecomesOfAFile() {
    assertThat(command(false, "explain", "a.rb", "c.log", ".cfignore"))
        .isEqualTo(
            """
            a.rb        kept
            c.log       left out   by '*.log', .cfignore:1
            .cfignore   left out   by '.cfignore', the default rules
            """);
  }

  @Test
  void followsThePathInTheManifest() throws IOException {
    moveTo("src", "applications:\n- {name: app, path: ((where))}\n");

    assertThat(command(false, "ls", "--var", "where=src"))
        .isEqualTo("           1  a.rb\n           3  b.rb\n");
    assertThat(command(false, "explain", "c.log", "--var", "where=src"))
        .isEqualTo("c.log   left out   by '*.log', .cfignore:1\n");
  }

  @Test
  void theCommandLineWinsOverThePathInTheManifest() throws IOException {
    moveTo("src", "applications:\n- {name: app, path: elsewhere}\n");

    assertThat(command(false, "ls", "-p", "src")).startsWith("           1  a.rb\n");
    assertThat(command(false, "explain", "-p", "src", "a.rb")).isEqualTo("a.rb   kept\n");
  }

  @Test
  void ofSeveralAppsOneIsNamed() throws IOException {
    moveTo("src", "applications:\n- {name: one, path: src}\n- {name: two, path: other}\n");
    Files.createDirectory(app.resolve("other"));
    Files.writeString(app.resolve("other/c.rb"), "12");
    Files.move(app.resolve("manifest.yml"), app.resolve("apps.yml"));

    assertThat(command(false, "ls", "-f", "apps.yml", "--name", "two"))
        .isEqualTo("           2  c.rb\n");
    assertThat(command(false, "ls", "apps.yml", "--name", "one")).contains("a.rb");
    var commands = new SourceCommands(new Toolkit(Map.of(), console(System.out, false)), app);
    assertThatThrownBy(() -> commands.ls(Optional.of("apps.yml"), false, new AppOptions()))
        .isInstanceOfSatisfying(
            StagingException.Usage.class,
            failure -> assertThat(failure.remedy()).contains("--name, one of: one, two"))
        .hasMessage("The manifest describes 2 apps");
  }

  private void moveTo(String directory, String manifest) throws IOException {
    Files.createDirectory(app.resolve(directory));
    for (var name : List.of(".cfignore", "a.rb", "b.rb", "c.log")) {
      Files.move(app.resolve(name), app.resolve(directory).resolve(name));
    }
    Files.writeString(app.resolve("manifest.yml"), manifest);
  }

  private String ls(boolean json, String... options) {
    var words = new ArrayList<>(List.of("ls"));
    words.addAll(List.of(options));
    return command(json, words.toArray(String[]::new));
  }

  private String command(boolean json, String... words) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var line = new CommandLine(new SourceCommands(new Toolkit(Map.of(), console(out, json)), app));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(line.execute(words)).isZero();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Console console(PrintStream out, boolean json) {
    return new Console(out, out, new Console.Style(json, false, false, false, false));
  }
}
