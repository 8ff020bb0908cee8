package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private String ls(boolean json, String... options) {
    var words = new ArrayList<>(List.of("ls"));
    words.addAll(List.of(options));
    return command(json, words.toArray(String[]::new));
  }

  private String command(boolean json, String... words) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var console = new Console(out, out, new Console.Style(json, false, false, false, false));
    var line = new CommandLine(new SourceCommands(new Toolkit(Map.of(), console), app));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(line.execute(words)).isZero();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
