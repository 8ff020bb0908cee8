package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest as people work with it: checked, shown, written, and with several apps pushed. */
final class ManifestIT {
  private static final Path APP = CommandLineTool.ROOT.resolve("fixtures/apps/answering");
  private static final String TWO_APPS =
      """
      applications:
      - &app
        name: front
        path: app
        memory: 128M
        buildpacks: [binary]
        command: exec perl app.pl
        env: {SECRET_PORT: 9090}
        sidecars:
        - name: secret
          process_types: [web]
          command: exec perl secret.pl
          memory: 32M
          start: before
          ready: {type: port, port: $SECRET_PORT, timeout: 20}
      - {<<: *app, name: back}
      """;

  private static final String OWN_SOURCE = "memory: 32M\n    path: app\n    buildpacks: [binary]";

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() throws IOException {
    var here = directory.resolve("here");
    var app = Files.createDirectories(here.resolve("app"));
    for (var file : List.of("app.pl", "secret.pl")) {
      Files.copy(APP.resolve(file), app.resolve(file));
    }
    stager = CommandLineTool.in(directory.resolve("state")).from(here);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    stager.run("stop", "front");
    stager.run("stop", "back");
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(stager.directory().resolve(name), text);
  }

  @Test
  void everyMistakeIsSaidAtOnce() throws IOException {
    var file =
        write("manifest.yml", "applications:\n- {name: a, memory: 1, timeout: 181, sidecar: []}\n");

    var words = stager.run("manifest", "validate");
    var json = stager.run("manifest", "validate", file.toString(), "--json");

    assertThat(words.code()).isEqualTo(3);
    assertThat(words.out()).isEmpty();
    assertThat(words.err())
        .contains("Error: Process \"web\": Memory must use a supported unit")
        .contains("  try    write 1M for megabytes")
        .contains("Error: Process \"web\": Timeout Maximum exceeded: max 180s")
        .contains("Unknown key 'sidecar' of application 'a' is ignored — did you mean 'sidecars'?")
        .endsWith(file + " has 2 mistakes\n");
    assertThat(json.code()).isEqualTo(3);
    assertThat(json.json().flag("valid")).contains(false);
    assertThat(json.json().objects("mistakes"))
        .extracting(one -> one.integer("line").orElseThrow() + ":" + one.integer("column").get())
        .containsExactly("2:21", "2:33");
    assertThat(json.json().objects("warnings")).hasSize(1);
  }

  @Test
  void everyValueIsShownWithWhereItComesFrom() throws IOException {
    write("Procfile", "web: run web\nworker: run worker\n");
    write("manifest.yml", "applications:\n- name: a\n  memory: 64M\n  env: {A: 1}\n");

    var shown = stager.run("manifest", "show", "-i", "3").succeeded();
    var json = stager.run("manifest", "show", "-i", "3", "--json").succeeded().json();

    assertThat(shown.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "name a manifest.yml:2",
            "buildpacks detected default",
            "env.A 1 manifest.yml:4",
            "process web",
            " command run web Procfile",
            " memory 64M manifest.yml:3",
            " disk_quota 1G default",
            " instances 3 flag",
            "process worker",
            " instances 0 default");
    var memory = json.objects("processes").getFirst().object("memory").orElseThrow();
    assertThat(memory.compact()).isEqualTo("{\"value\":\"64M\",\"from\":\"manifest.yml:3\"}");
  }

  @Test
  void whatIsWrittenFromADropletGivesTheSameDroplet() throws Exception {
    write("manifest.yml", TWO_APPS.replace("memory: 32M", OWN_SOURCE));
    var first = stager.run("stage", "--name", "front", "--json").succeeded().json();

    stager.run("manifest", "create", "front.tgz", "-o", "again.yml").succeeded();
    stager.run("manifest", "validate", "again.yml").succeeded();

    var file = stager.directory().resolve("again.yml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    // Where the source lies is nothing that a droplet knows.
    write(
        "again.yml", Files.readString(file).replace("- name: front", "- name: front\n  path: app"));
    var again =
        stager
            .run("stage", "again.yml", "--var", "SECRET_PORT=9090", "-o", "x.tgz", "--json")
            .succeeded()
            .json();
    assertThat(again.text("digest")).isEqualTo(first.text("digest"));
  }

  @Test
  void aManifestThatIsThereIsNotOverwritten() throws IOException {
    write("manifest.yml", TWO_APPS);
    stager.run("stage", "--name", "front").succeeded();

    var refused = stager.run("manifest", "create", "front.tgz", "-o", "manifest.yml");
    stager.run("manifest", "create", "front.tgz", "-o", "manifest.yml", "-f").succeeded();

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("try    name another with -o, or overwrite it with -f");
    assertThat(stager.directory().resolve("manifest.yml")).content().doesNotContain("back");
  }

  @Test
  void forCloudFoundryASidecarWithItsOwnSourceIsStartedByTheLauncher() throws IOException {
    write("manifest.yml", TWO_APPS.replace("memory: 32M", OWN_SOURCE));
    stager.run("stage", "--name", "front").succeeded();

    var created = stager.run("manifest", "create", "--cf", "front.tgz").succeeded();

    assertThat(created.out())
        .contains(
            "cd ../sidecars/secret && exec /tmp/lifecycle/launcher app 'exec perl secret.pl' ''")
        .doesNotContain("start:", "ready:", "path:");
    assertThat(created.err())
        .contains("Cloud Foundry does not know start, ready of sidecar 'secret': left out");
  }

  @Test
  void allAppsOfAManifestArePushedInItsOrder() throws Exception {
    write("manifest.yml", TWO_APPS);

    var pushed = stager.run("push", "--detach", "--json").succeeded().jsonList();

    assertThat(pushed)
        .extracting(app -> app.text("app").orElseThrow())
        .containsExactly("front", "back");
    for (var app : pushed) {
      assertThat(Http.getOnceUp(app.text("url").orElseThrow())).contains("secret");
    }
    var created = stager.run("manifest", "create", "back").succeeded();
    assertThat(created.out()).contains("- name: back\n", "    SECRET_PORT: '9090'\n");
    var refused = stager.run("push", "-b", "go");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "Incorrect Usage: Command line flags (except -f and --no-start) cannot be applied when"
                + " pushing multiple apps from a manifest file.",
            "try    name one of the apps with --name (front, back)");
  }

  @Test
  void ctrlCStopsAllThatWerePushedTogether() throws Exception {
    write("manifest.yml", TWO_APPS);
    var push = stager.start("push").awaits("Logs follow; Ctrl-C stops the apps.");

    var ended = push.awaits("front | ").awaits("back  | ").signal("INT").end();

    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.err()).contains("Stopped front: ", "Stopped back: ");
  }

  @Test
  void whatAFlagMakesImpossibleIsToldBeforeAnyScriptRuns() throws IOException {
    write("manifest.yml", TWO_APPS);

    var refused = stager.run("stage", "--name", "front", "-m", "32M");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith(
            "Error: The requested memory allocation is not large enough to run all of your sidecar"
                + " processes\n")
        .contains("try    give the process more than 32M (it has 32M), or its sidecars less");
  }

  @Test
  void theSchemaIsJson() {
    var schema = JsonObject.parse(stager.run("manifest", "schema").succeeded().out());

    assertThat(schema.text("$schema")).contains("http://json-schema.org/draft-07/schema#");
  }

  @Test
  void aBuildpackOnTheCommandLineIsRelativeToWhereItIsTyped() throws IOException {
    write("app/manifest.yml", TWO_APPS.replace("  path: app\n", ""));
    var pack = stager.directory().resolve("pack/bin");
    Files.createDirectories(pack);
    for (var script : List.of("supply", "finalize", "release")) {
      Files.writeString(pack.resolve(script), "#!/bin/sh\ntrue\n");
      assertThat(pack.resolve(script).toFile().setExecutable(true)).isTrue();
    }

    var staged = stager.run("stage", "app", "--name", "front", "-b", "./pack", "--json");

    assertThat(staged.succeeded().json().objects("buildpacks")).hasSize(1);
  }
}
