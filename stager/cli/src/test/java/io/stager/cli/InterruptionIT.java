package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever ends a command in the middle finds nothing of it afterwards. */
final class InterruptionIT {
  private static final Path FIXTURES = CommandLineTool.ROOT.resolve("fixtures");

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() {
    stager = CommandLineTool.in(directory.resolve("state")).from(directory);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  private RunningCommand stageSlowly(String phase) {
    return stager.start(
        "stage",
        FIXTURES.resolve("apps/answering").toString(),
        "-b",
        FIXTURES.resolve("buildpacks/slow").toString(),
        "--staging-env",
        "SLOW_PHASE=" + phase,
        "-o",
        "app.tgz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"supply", "finalize", "release"})
  void ctrlCEndsAStagingInOrder(String phase) throws Exception {
    var outcome = stageSlowly(phase).awaits("slow in " + phase).signal("INT").end();

    assertThat(outcome.code()).isEqualTo(130);
    assertThat(outcome.err()).contains("Error: Staging was interrupted", "try    run it again");
    assertThat(files()).containsExactly("state");
  }

  @Test
  void termEndsAStagingInOrder() throws Exception {
    var outcome = stageSlowly("supply").awaits("slow in supply").signal("TERM").end();

    assertThat(outcome.code()).isEqualTo(143);
    assertThat(files()).containsExactly("state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"supply", "finalize"})
  void theNextCommandClearsUpAfterAKilledOne(String phase) throws Exception {
    stageSlowly(phase).awaits("slow in " + phase).signal("KILL").end();

    stager
        .run("stage", FIXTURES.resolve("apps/answering").toString(), "-o", "next.tgz")
        .succeeded();

    assertThat(files()).containsExactlyInAnyOrder("state", "next.tgz");
  }

  @Test
  void ctrlCInAForegroundPushStopsTheApp() throws Exception {
    var push = stager.start("push", FIXTURES.resolve("apps/answering").toString());
    push.awaits("Logs follow; Ctrl-C stops the app.").awaits("telling secrets");

    var outcome = push.signal("INT").end();

    assertThat(outcome.code()).isEqualTo(130);
    assertThat(outcome.out().strip()).matches("http://127\\.0\\.0\\.1:\\d+");
    assertThat(outcome.err())
        .contains("[APP/PROC/WEB/SIDECAR/SECRET/0] OUT telling secrets")
        .contains("Stopped answering: web/0 app ended after ", ", secret ended after ");
  }

  @Test
  void anAppStoppedFromAnotherTerminalEndsItsForegroundPush() throws Exception {
    var push = stager.start("push", FIXTURES.resolve("apps/answering").toString());
    push.awaits("Logs follow; Ctrl-C stops the app.");

    stager.run("stop", "answering").succeeded();

    var outcome = push.end().succeeded();
    assertThat(outcome.err()).contains("The app was stopped.");
  }

  @Test
  void aKilledForegroundPushLeavesTheAppToBeStopped() throws Exception {
    var push = stager.start("push", FIXTURES.resolve("apps/answering").toString());
    push.awaits("Logs follow; Ctrl-C stops the app.").signal("KILL").end();

    var running = stager.run("ps", "--json", "answering").succeeded().jsonList();

    assertThat(running.getFirst().text("state")).contains("running");
    stager.run("stop", "answering").succeeded();
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
