package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.HostileArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people do wrong: each is told what, where, and what to do, with the code of its kind. */
final class BadInputIT {
  private static final Path TREES = CommandLineTool.ROOT.resolve("fixtures/bad-input");

  @TempDir private Path directory;

  static List<Transcript> mistakes() {
    return Transcript.in("bad-input");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isSaidInWords(Transcript transcript) throws Exception {
    var outcome = typed(transcript, transcript.line());

    var actual = transcript.of(outcome, directory);
    transcript.keep(actual);
    assertThat(actual).isEqualTo(transcript.expected());
    assertThat(outcome.err()).contains("Error: ", "\n  try    ");
    assertThat(outcome.out()).isEmpty();
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isSaidInJson(Transcript transcript) throws Exception {
    var outcome = typed(transcript, transcript.line() + " --json");

    var error = outcome.json().object("error").orElseThrow();
    assertThat(error.integer("code")).contains(outcome.code());
    assertThat(transcript.expected()).contains("[exit code " + outcome.code() + "]");
    assertThat(outcome.err())
        .contains("Error: " + error.text("message").orElseThrow())
        .contains("  try    " + error.text("remedy").orElseThrow().replace("\n", "\n         "));
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    copy(CommandLineTool.ROOT.resolve("fixtures/apps/answering"), directory.resolve("here"));
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(other.getLocalPort());

      var outcome =
          tool().run("push", "--detach", "--port", port, directory.resolve("here").toString());

      assertThat(outcome.code()).isEqualTo(75);
      assertThat(outcome.err())
          .contains(
              "Error: Port " + port + " of 127.0.0.1 is taken",
              "try    end the program that listens on it, or ask for another port or none");
    }
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  /** Types the line in a copy of the transcript's tree, where there is one. */
  private Outcome typed(Transcript transcript, String line) throws IOException {
    var here = Files.createDirectories(directory.resolve("here"));
    var tree = TREES.resolve(transcript.name());
    if (Files.isDirectory(tree)) {
      copy(tree, here);
    }
    for (var archive : HostileArchive.all().filter(one -> line.contains(one.name())).toList()) {
      archive.writeTo(Files.createDirectories(directory.resolve("hostile")));
    }
    return tool().from(here).type(line);
  }

  private CommandLineTool tool() {
    return CommandLineTool.in(directory.resolve("state"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
