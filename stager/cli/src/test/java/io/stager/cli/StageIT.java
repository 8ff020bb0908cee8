package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staging for a CI job, what can be learnt from a droplet, and running it. */
final class StageIT {
  private static final String SAMPLE =
      CommandLineTool.ROOT.resolve("fixtures/apps/answering").toString();

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

  @Test
  void printsTheDropletsPathAndNothingElse() {
    var staged = stager.run("stage", SAMPLE, "-o", "app.tgz").succeeded();

    assertThat(staged.out()).isEqualTo(directory.resolve("app.tgz") + "\n");
    assertThat(staged.err())
        .containsSubsequence("Staging answering", "-----> Supply and finalize", "-----> Droplet");
  }

  @Test
  void tellsInJsonWhatScriptsRelyOn() throws IOException {
    var staged = stager.run("stage", SAMPLE, "-o", "app.tgz", "--json").succeeded().json();

    assertThat(staged.members())
        .containsEntry("app", "answering")
        .containsEntry("droplet", directory.resolve("app.tgz").toString())
        .containsEntry("stack", "host")
        .containsEntry("size", Files.size(directory.resolve("app.tgz")))
        .containsKeys(
            "digest",
            "file_sha256",
            "unpacked_size",
            "buildpacks",
            "processes",
            "sidecars",
            "phases",
            "warnings");
    assertThat(staged.objects("buildpacks").getFirst().text("key")).contains("binary");
    assertThat(staged.objects("processes").getFirst().text("command")).contains("exec perl app.pl");
    assertThat(staged.objects("sidecars").getFirst().text("name")).contains("secret");
    assertThat(staged.objects("phases"))
        .extracting(phase -> phase.text("name").orElse(""))
        .startsWith("source", "detect")
        .endsWith("package");
  }

  @Test
  void makesTheSameBytesFromAnotherDirectory() throws IOException {
    var elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    for (var name : List.of("secret.pl", "manifest.yml", "app.pl")) {
      Files.copy(Path.of(SAMPLE, name), elsewhere.resolve(name));
    }

    stager.run("stage", SAMPLE, "-o", "one.tgz").succeeded();
    stager.run("stage", "elsewhere", "-o", "two.tgz", "--clear-cache").succeeded();

    assertThat(directory.resolve("two.tgz")).hasSameBinaryContentAs(directory.resolve("one.tgz"));
  }

  @Test
  void quietlyPrintsTheResultAlone() {
    var staged = stager.run("stage", "-q", SAMPLE, "-o", "app.tgz").succeeded();

    assertThat(staged.err()).isEmpty();
    assertThat(staged.out()).isEqualTo(directory.resolve("app.tgz") + "\n");
  }

  @Test
  void verboselyNamesEachScript() {
    var staged = stager.run("stage", "-v", SAMPLE, "-o", "app.tgz").succeeded();

    assertThat(staged.err()).contains("binary bin/supply /home/vcap/app");
  }

  @Test
  void needsNoContainer() {
    var staged =
        stager.run("stage", "--stack", "none", "--json", SAMPLE, "-o", "app.tgz").succeeded();

    assertThat(staged.json().text("stack")).contains("none");
    assertThat(stager.run("push", "--stack", "none", SAMPLE).code()).isEqualTo(2);
  }

  @Test
  void takesADirectoryAsTheStack() throws Exception {
    Files.createDirectories(directory.resolve("stack/etc"));
    for (var name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createSymbolicLink(directory.resolve("stack").resolve(name), Path.of("usr/" + name));
    }
    Files.copy(Path.of("/etc/os-release"), directory.resolve("stack/etc/os-release"));
    copyPrograms(directory.resolve("stack"));

    var staged = stager.run("stage", "--stack", "stack", "--json", SAMPLE, "-o", "app.tgz");

    assertThat(staged.succeeded().json().text("stack")).contains("stack");
  }

  /** The programs that the buildpack calls, and the libraries that they need. */
  private static void copyPrograms(Path root) throws Exception {
    var script =
        """
        for p in bash env cp ls mkdir mktemp basename dirname rm cat sed find sort tr; do
          f=$(readlink -f "/usr/bin/$p"); mkdir -p "$1/usr/bin"; cp "$f" "$1/usr/bin/$p"
          ldd "$f" | grep -o '/lib[^ ]*' | while read -r l; do
            mkdir -p "$1/usr$(dirname "$l")"; cp -L "$l" "$1/usr$l"; done; done\
        """;
    assertThat(new ProcessBuilder("bash", "-c", script, "bash", root.toString()).start().waitFor())
        .isZero();
  }

  @Test
  void worksWithCrunToo() throws Exception {
    var crun = stager.with("STAGER_RUNTIME", "/usr/bin/crun");
    crun.run("stage", SAMPLE, "-o", "app.tgz").succeeded();

    runs(crun, "app.tgz");
  }

  @Test
  void aDropletCanBeLookedInto() {
    var staged = stager.run("stage", SAMPLE, "-o", "app.tgz", "--json").succeeded().json();

    var seen = stager.run("inspect", "--json", "app.tgz").succeeded().json();
    for (var key : List.of("digest", "file_sha256", "size", "unpacked_size")) {
      assertThat(seen.members()).containsEntry(key, staged.members().get(key));
    }
    assertThat(seen.members()).containsKeys("entries", "launch", "staging_info");
    assertThat(seen.object("launch").flatMap(launch -> launch.text("app"))).contains("answering");
    assertThat(stager.run("inspect", "app.tgz").succeeded().out())
        .contains(
            "exec perl app.pl", "exec perl secret.pl", "needs SECRET_PORT (not in the droplet");
    assertThat(stager.run("ls", "--json", "app.tgz").succeeded().jsonList())
        .extracting(entry -> entry.text("name").orElse(""))
        .startsWith("launch.json", "staging_info.yml")
        .contains("app/app.pl", "app/secret.pl");
    assertThat(stager.run("ls", "app.tgz").succeeded().out()).contains("app/app.pl\n");
  }

  @Test
  void aDropletBeyondTheLimitsIsNotLookedInto() {
    stager.run("stage", SAMPLE, "-o", "app.tgz").succeeded();

    var refused = stager.run("ls", "app.tgz", "--max-entries", "3");

    assertThat(refused.code()).isEqualTo(6);
    assertThat(refused.err()).contains("more than 3 entries", "  try  ");
    assertThat(stager.run("inspect", "app.tgz", "--max-size", "much").code()).isEqualTo(2);
  }

  @Test
  void aDropletCanBeUnpacked() {
    var staged = stager.run("stage", SAMPLE, "-o", "app.tgz", "--json").succeeded().json();
    var digest = staged.text("digest").orElseThrow();

    var unpacked = stager.run("unpack", "app.tgz", "out", "--digest", digest, "--json");

    assertThat(unpacked.succeeded().json().text("digest")).contains(digest);
    assertThat(directory.resolve("out/app/app.pl"))
        .hasSameBinaryContentAs(Path.of(SAMPLE, "app.pl"));
    assertThat(stager.run("unpack", "app.tgz", "out").code()).isNotZero();
  }

  @Test
  void aDropletRuns() throws Exception {
    stager.run("stage", SAMPLE, "-o", "app.tgz").succeeded();

    runs(stager, "app.tgz");
  }

  @Test
  void aManifestsEnvIsForADropletThatRunsToo() throws Exception {
    stager.run("stage", SAMPLE, "-o", "app.tgz").succeeded();
    Files.writeString(
        directory.resolve("other.yml"),
        "applications: [{name: answering, env: {SECRET_PORT: ((port))}}]\n");
    Files.writeString(directory.resolve("vars.yml"), "port: 9191\n");

    var refused = stager.run("run", "app.tgz", "-f", "other.yml", "--detach");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("Expected to find variables: port", "--vars-file");
    runs(stager, "app.tgz", "-f", "other.yml", "--vars-file", "vars.yml");
    runs(stager, "app.tgz", "-f", "other.yml", "--var", "port=9292");
  }

  private static void runs(CommandLineTool stager, String droplet) throws Exception {
    runs(stager, droplet, "-e", "SECRET_PORT=9191");
  }

  private static void runs(CommandLineTool stager, String... words) throws Exception {
    try {
      var line = new ArrayList<>(List.of("run", "--detach", "--json"));
      line.addAll(List.of(words));
      var answer = stager.run(line.toArray(String[]::new)).succeeded().json();
      assertThat(Http.get(answer.text("url").orElseThrow())).isEqualTo("a secret\n");
      assertThat(answer.objects("instances"))
          .extracting(instance -> instance.text("state").orElse(""))
          .containsExactly("running");
    } finally {
      stager.run("stop", "answering");
    }
  }
}
