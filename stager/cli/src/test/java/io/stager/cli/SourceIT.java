package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps, sidecars and buildpacks from wherever people have them, through the real command. */
final class SourceIT {
  private static final String DETECT = "#!/bin/sh\ntest -f \"$1/app.sh\" && echo 'shelly 1'\n";
  private static final String FINALIZE = "#!/bin/sh\necho finalized\n";
  private static final String RELEASE =
      "#!/bin/sh\nprintf 'default_process_types: {web: ./app.sh}\\n'\n";

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() throws Exception {
    stager = CommandLineTool.in(directory.resolve("state")).from(directory);
    Files.createDirectories(directory.resolve("app"));
    executable(directory.resolve("app/app.sh"), "#!/bin/sh\nexec sleep 60\n");
    Files.writeString(directory.resolve("app/data"), "data");
    Files.createSymbolicLink(directory.resolve("app/link"), Path.of("data"));
    executable(directory.resolve("shelly/bin/detect"), DETECT);
    executable(directory.resolve("shelly/bin/finalize"), FINALIZE);
    executable(directory.resolve("shelly/bin/release"), RELEASE);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  @Test
  void theSameAppIsTheSameDropletHoweverItComes() throws Exception {
    shell("tar -C app -czf app.tgz . && tar -C app -cf app.tar .");
    shell("cd app && python3 -c \"$1\"", ZIP);
    shell("cp -a app repo && cd repo && git init -q -b main . && " + commit("one"));
    shell("cd repo && git tag v1 && echo changed > data && " + commit("two"));
    var repository = "file://" + directory.resolve("repo");

    assertThat(
            List.of(
                digest("app"),
                digest("app.tgz"),
                digest("app.tar"),
                digest("app.zip"),
                digest(repository + "#v1")))
        .containsOnly(digest("app"));
    assertThat(digest(repository)).isNotEqualTo(digest("app"));
  }

  private static final String ZIP =
      """
      import os, zipfile
      z = zipfile.ZipFile('../app.zip', 'w')
      z.write('app.sh'); z.write('data')
      link = zipfile.ZipInfo('link'); link.create_system = 3; link.external_attr = 0o120777 << 16
      z.writestr(link, 'data'); z.close()
      """;

  @Test
  void aSidecarsPathMayBeAnArchiveOrARepository() throws Exception {
    shell("cp -a app side && echo side > side/data && tar -C side -czf side.tgz .");
    shell("cd side && git init -q -b main . && " + commit("one"));
    Files.writeString(
        directory.resolve("manifest.yml"),
        """
        applications:
        - name: sourced
          path: app
          command: ./app.sh
          buildpacks: [binary]
          sidecars:
          - {name: packed, process_types: [web], command: ./app.sh, path: side.tgz}
          - {name: cloned, process_types: [web], command: ./app.sh, path: "file://%s/side#main"}
        """
            .formatted(directory));

    stager.run("stage", ".", "-o", "app.tgz").succeeded();

    for (var name : List.of("packed", "cloned")) {
      var content = stager.run("cat", "app.tgz", "sidecars/" + name + "/app/data").succeeded();
      assertThat(content.out()).isEqualTo("side\n");
    }
  }

  @Test
  void warningsOfASidecarsOwnBuildAreInTheResult() throws Exception {
    shell("cp -a app side && mkdir side/logs && touch side/logs/keep && cp -a shelly stray");
    Files.writeString(directory.resolve("side/.cfignore"), "logs/\n!logs/keep\n");
    executable(directory.resolve("stray/bin/finalize"), "#!/bin/sh\ntouch /home/vcap/stray\n");
    Files.writeString(
        directory.resolve("manifest.yml"),
        """
        applications:
        - name: warned
          path: app
          command: ./app.sh
          buildpacks: [binary]
          sidecars:
          - name: side
            process_types: [web]
            command: ./app.sh
            path: side
            buildpacks: [./stray]
        """);

    var staged = stager.run("stage", ".", "-o", "app.tgz", "--json").succeeded();

    var warnings = staged.json().texts("warnings");
    assertThat(warnings)
        .anyMatch(warning -> warning.contains("'logs/keep', which is left out here"))
        .anyMatch(warning -> warning.contains("/home/vcap/stray is not in the droplet"));
    assertThat(staged.err()).contains(warnings);
  }

  @Test
  void namesOfAnyBytesComeThroughInTheCLocale() throws Exception {
    shell("cd app && printf x > \"$(printf 'l\\351.txt')\" && printf y > 'ü ö.txt'");
    shell("cd app && ln -s 'ü ö.txt' ünk && printf n > \"$(printf 'new\\nline')\"");
    var plain = stager.with("LC_ALL", "C");

    plain.run("stage", "app", "-b", "binary", "-c", "./app.sh", "-o", "app.tgz").succeeded();

    assertThat(plain.run("ls", "app.tgz").succeeded().out())
        .contains("app/l\\xe9.txt\n", "app/new\\x0aline\n", "app/ü ö.txt\n", "app/ünk -> ü ö.txt");
    shell("mkdir out && tar -C out -xzf app.tgz && diff -r --no-dereference app out/app");
    assertThat(plain.run("source", "explain", "-p", "app", "ü ö.txt").succeeded().out())
        .isEqualTo("ü ö.txt   kept\n");
  }

  @Test
  void theIgnoreRulesOfTheCfCommandAreThereToChoose() throws Exception {
    Files.writeString(directory.resolve("app/.cfignore"), "logs/\n!logs/keep\n");
    shell("mkdir app/logs && touch app/logs/keep app/logs/drop");

    assertThat(stager.run("source", "ls", "app").succeeded().out()).doesNotContain("logs/");
    assertThat(stager.run("source", "ls", "app", "--ignore-rules=cf").succeeded().out())
        .contains("logs/keep")
        .doesNotContain("logs/drop");
    var staged = stager.run("stage", "app", "-b", "binary", "-c", "./app.sh", "-o", "app.tgz");
    assertThat(staged.succeeded().err())
        .contains("Cloud Foundry would keep 'logs/keep', which is left out here");
  }

  @Test
  void aHostileZipIsRefusedAndLeavesNothing() throws Exception {
    shell(
        "python3 -c \"$1\"",
        "import zipfile; z = zipfile.ZipFile('bad.zip', 'w'); z.writestr('../up', 'x'); z.close()");

    var refused = stager.run("stage", "bad.zip", "-b", "binary", "-o", "app.tgz");

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("the name '../up' climbs out of its directory", "  try  ");
    assertThat(directory.resolve("app.tgz")).doesNotExist();
    assertThat(directory.resolve("up")).doesNotExist();
  }

  @Test
  void detectionAloneSaysWhyEachSaidYesOrNo() throws Exception {
    shell("mkdir packs && cp -a shelly packs/1-shelly && cp -a shelly packs/2-never");
    executable(
        directory.resolve("packs/2-never/bin/detect"), "#!/bin/sh\necho 'no luck'; exit 1\n");

    var answer = stager.run("detect", "app", "--buildpacks", "packs", "--json").succeeded();

    assertThat(answer.out()).contains("\"1-shelly\"", "\"shelly 1\"", "\"2-never\"", "no luck");
  }

  @Test
  void aBuildpackMayBeADirectoryAnArchiveOrARepository() throws Exception {
    shell("tar -C shelly -czf shelly.tgz . && cd shelly && git init -q -b main . && git add -A");
    shell("cd shelly && " + commit("one") + " && git tag v1");
    var tagged = "file://" + directory.resolve("shelly") + "#v1";

    var digests = new ArrayList<String>();
    for (var reference : List.of(directory + "/shelly", directory + "/shelly.tgz", tagged)) {
      var staged = stager.run("stage", "app", "-b", reference, "-o", "app.tgz", "--json");
      digests.add(
          staged.succeeded().json().objects("buildpacks").getFirst().text("sha256").orElse(""));
    }

    assertThat(digests.getFirst()).matches("[0-9a-f]{64}");
    assertThat(digests).containsOnly(digests.getFirst());
  }

  @Test
  void aBuildpackOfAnotherDigestIsRefused() throws Exception {
    shell("tar -C shelly -czf shelly.tgz .");

    var refused =
        stager.run(
            "stage",
            "app",
            "-b",
            directory + "/shelly.tgz@sha256:" + "0".repeat(64),
            "-o",
            "app.tgz");

    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.err()).contains("shelly.tgz", "sha256:");
  }

  @Test
  void aLockedBuildpackMayNotChange() throws Exception {
    var manifest = "applications:\n- {name: locked, path: app, buildpacks: [./shelly]}\n";
    Files.writeString(directory.resolve("manifest.yml"), manifest);
    stager.run("buildpack", "lock").succeeded();
    stager.run("stage", ".", "--locked", "-o", "app.tgz").succeeded();
    shell("tar -C shelly -czf shelly.tgz .");
    stager.run("buildpack", "add", directory + "/shelly.tgz").succeeded(); // the same is kept
    Files.writeString(directory.resolve("shelly/new"), "more");

    var refused = stager.run("stage", ".", "--locked", "-o", "other.tgz");

    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.err()).contains("./shelly", "stager buildpack lock");
    var told = stager.run("stage", ".", "-o", "app.tgz").succeeded();
    assertThat(told.err()).contains("./shelly");
  }

  @Test
  void offlineNamesAllThatIsMissing() {
    var refused =
        stager.run(
            "stage",
            "app",
            "--offline",
            "-b",
            "https://buildpacks.test/one.zip",
            "-b",
            "https://buildpacks.test/two.git#v1",
            "-o",
            "app.tgz");

    assertThat(refused.code()).isEqualTo(7);
    assertThat(refused.err())
        .contains("https://buildpacks.test/one.zip", "https://buildpacks.test/two.git#v1");
  }

  private String digest(String source) {
    var words =
        List.of("stage", source, "--name", "same", "-b", "binary", "-c", "./app.sh", "--json");
    var staged = stager.run(words.toArray(String[]::new)).succeeded();
    return staged.json().text("digest").orElseThrow();
  }

  private static String commit(String message) {
    return "git add -A && git -c user.name=T -c user.email=t@x.test commit -q -m " + message;
  }

  private void shell(String script, String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("bash", "-euc", script, "bash"));
    words.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  private static void executable(Path file, String text) throws Exception {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
