package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a buildpack's script can do to others, and to the machine: nothing. In real containers. */
final class BoxIT {
  private static final Path FIXTURES = CommandLineTool.ROOT.resolve("fixtures");
  private static final String APP = FIXTURES.resolve("apps/answering").toString();

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

  private Outcome misbehave(String misdeed, String... more) {
    var words =
        new ArrayList<>(List.of("stage", APP, "-b", buildpack("misbehaves"), "-o", "a.tgz"));
    words.addAll(List.of("--staging-env", "MISDEED=" + misdeed));
    words.addAll(List.of(more));
    return stager.run(words.toArray(String[]::new));
  }

  private static String buildpack(String name) {
    return FIXTURES.resolve("buildpacks").resolve(name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"supply", "finalize", "release"})
  void aScriptThatTakesTooLongIsEnded(String phase) {
    var staged =
        stager.run(
            "stage",
            APP,
            "-b",
            buildpack("slow"),
            "--staging-env",
            "SLOW_PHASE=" + phase,
            "--phase-timeout",
            phase + "=1s");

    assertThat(staged.code()).isEqualTo(124);
    assertThat(staged.err())
        .contains(
            "Error: bin/%s of buildpack %s did not end within 1s"
                .formatted(phase, buildpack("slow")),
            "more time with --phase-timeout " + phase + "=TIME");
  }

  @Test
  void detectTakesNoLongerThanItMayEither() throws IOException {
    var staged =
        stager.run(
            "stage",
            plainApp(),
            "--buildpacks",
            shelf("slow"),
            "--staging-env",
            "SLOW_PHASE=detect",
            "--phase-timeout",
            "detect=1s");

    assertThat(staged.code()).isEqualTo(124);
    assertThat(staged.err())
        .contains("bin/detect of buildpack slow", "--phase-timeout detect=TIME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "none"})
  void aStagingThatTakesTooLongIsEnded(String stack) {
    var staged =
        stager.run(
            "stage",
            APP,
            "-b",
            buildpack("slow"),
            "--staging-env",
            "SLOW_PHASE=supply",
            "--timeout",
            "2",
            "--stack",
            stack);

    assertThat(staged.code()).isEqualTo(124);
    assertThat(staged.err())
        .contains(
            "Staging did not end within 2s: bin/supply of buildpack " + buildpack("slow"),
            "try    see what the script waits for, or give the staging more time with --timeout");
  }

  @ParameterizedTest
  @CsvSource({
    "floods, --output-limit, 1M, printed too much",
    "eats-memory, --staging-memory, 100M, ran out of memory",
    "forks, --staging-processes, 50, started too many processes",
    "fills-disk, --staging-disk, 50M, wrote too much",
    "fills-disk-with-small-files, --staging-disk, 50M, wrote too much",
  })
  void aScriptGetsNoMoreThanItMay(String misdeed, String option, String limit, String what) {
    var staged = misbehave(misdeed, option, limit, "-q");

    assertThat(staged.code()).as(staged.toString()).isEqualTo(6);
    assertThat(staged.err())
        .contains(
            "Error: bin/supply of buildpack " + buildpack("misbehaves") + " " + what,
            limit,
            option);
    assertThat(directory.resolve("a.tgz")).doesNotExist();
  }

  @Test
  void aProcessEndsWithItsPhase() {
    var staged = misbehave("leaves-a-process", "--staging-env", "CUT_TIES=1").succeeded();

    assertThat(staged.err()).doesNotContain("is alive");
  }

  /** One that makes itself a session of its own is the outer container's to end. */
  @Test
  void aProcessEndsWithItsPhaseWithoutAContainerToo() {
    var staged = misbehave("leaves-a-process", "--stack", "none").succeeded();

    assertThat(staged.err()).doesNotContain("is alive");
  }

  @Test
  void whatScriptsPrintDoesNothingToTheTerminal() {
    var staged = misbehave("draws").succeeded();

    assertThat(staged.err())
        .containsSubsequence("title", "cleared", "hidden and green", "100% done", "windows line")
        .doesNotContain("owned", "10%")
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]");
  }

  @Test
  void whatAScriptWritesElsewhereIsGoneAndItIsTold() {
    var staged = misbehave("writes-elsewhere", "-b", "binary", "--json").succeeded();

    assertThat(staged.json().texts("warnings"))
        .containsExactly(
            "What scripts wrote to /home/vcap/lost, /home/vcap/logs/build.log is not in the"
                + " droplet: write to the app or to deps");
    assertThat(staged.err())
        .contains("own copy is writable")
        .doesNotContain("could write", "sees cache");
    assertThat(stager.run("ls", "a.tgz").succeeded().out())
        .doesNotContain("lost", ".tool", "build.log");
  }

  @Test
  void aScriptSeesNothingOfTheMachine() throws Exception {
    Files.writeString(directory.resolve("secret"), "secret");
    var other = stager.with("SPY_SECRET", "secret");
    var spied = String.join(" ", directory.toString(), CommandLineTool.ROOT.toString());

    var staged =
        other
            .run(
                "stage",
                APP,
                "-b",
                buildpack("misbehaves"),
                "--staging-env",
                "MISDEED=spies",
                "--staging-env",
                "SPY=" + spied,
                "--staging-env",
                "SPY_PID=" + ProcessHandle.current().pid())
            .succeeded();

    assertThat(staged.err())
        .contains("user: 2000", "processes: bash bash", "CapEff:0000000000000000")
        .doesNotContain("sees ", "reads a disk", "reaches process", "inherits the environment");
  }

  @Test
  void detectChangesNothing() throws IOException {
    var staged =
        stager
            .run(
                "stage",
                plainApp(),
                "--buildpacks",
                shelf("misbehaves"),
                "-o",
                "a.tgz",
                "--staging-env",
                "MISDEED=changes-the-app")
            .succeeded();

    assertThat(staged.err())
        .contains("the app cannot be changed")
        .doesNotContain("the app was changed", "HOME was changed");
    assertThat(stager.run("ls", "a.tgz").succeeded().out()).doesNotContain("changed");
  }

  @Test
  void servicesAreToldToBuildpacksAndToTheApp() throws Exception {
    var services =
        "{\"pg\":[{\"name\":\"db\",\"credentials\":{\"uri\":\"postgresql://u:p@h/d\"}}]}";
    Files.writeString(directory.resolve("services.json"), "{\"VCAP_SERVICES\":" + services + "}");

    var staged =
        stager.run(
            "stage",
            APP,
            "-b",
            buildpack("shows-environment"),
            "-o",
            "a.tgz",
            "--services",
            "services.json");
    assertThat(staged.succeeded().err())
        .contains("VCAP_SERVICES=" + services, "DATABASE_URL=postgres://u:p@h/d");
    assertThat(stager.run("cat", "a.tgz", "launch.json").out()).doesNotContain("u:p@h");

    try {
      stager.run("push", APP, "--detach", "--services", "services.json").succeeded();
      var seen = stager.run("ssh", "answering", "-c", "printf %s \"$VCAP_SERVICES\"");
      assertThat(seen.succeeded().out()).isEqualTo(services);
      var kept = directory.resolve("state/stager/apps/answering/env.json");
      assertThat(JsonObject.parse(Files.readString(kept)).toString()).contains("u:p@h");
      assertThat(Files.getPosixFilePermissions(kept))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    } finally {
      stager.run("stop", "answering");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pg\": {}}       | 3 | The service 'pg' is not a list of bindings",
        "{\"pg\": [\"db\"]} | 3 | The service 'pg' is not a list of bindings",
        "[                  | 3 | The services are not a JSON object",
      })
  void whatIsNoFileOfServicesIsRefused(String text, int code, String message) throws IOException {
    Files.writeString(directory.resolve("services.json"), text);

    var staged = stager.run("stage", APP, "--services", "services.json");

    assertThat(staged.code()).isEqualTo(code);
    assertThat(staged.err())
        .contains(message, "services.json", "try    write an object of service labels");
  }

  private String plainApp() throws IOException {
    var app = Files.createDirectories(directory.resolve("plain"));
    Files.writeString(app.resolve("file"), "text");
    return app.toString();
  }

  private String shelf(String buildpack) throws IOException {
    var shelf = Files.createDirectories(directory.resolve("shelf"));
    Files.createSymbolicLink(shelf.resolve(buildpack), Path.of(buildpack(buildpack)));
    return shelf.toString();
  }
}
