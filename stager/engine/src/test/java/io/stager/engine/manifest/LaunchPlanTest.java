package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.builder.Declared;
import io.stager.builder.LaunchYml;
import io.stager.builder.Procfile;
import io.stager.builder.Release;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Mistakes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchPlanTest {
  private static final Declared RELEASE =
      Release.parse("default_process_types: {web: release web, worker: release worker}");
  private static final Declared PROCFILE = Procfile.parse("web: procfile web\n", "Procfile");

  @TempDir Path dir;

  @Test
  void withoutManifestEverythingHasCloudFoundrysDefaults() {
    var app = Manifest.none(dir).app(Optional.of("demo"), Optional.empty());

    var plan = LaunchPlan.of(app, RELEASE, Overrides.NONE, name -> name);

    assertThat(plan.processes().stream().map(process -> process.toJson().compact()))
        .containsExactly(
            "{\"type\":\"web\",\"command\":\"release web\",\"from\":\"release\",\"memory_mb\":1024,"
                + "\"disk_mb\":1024,\"instances\":1,\"nofile\":16384,"
                + "\"health_check\":{\"type\":\"port\",\"timeout_s\":60,"
                + "\"invocation_timeout_s\":1,\"interval_s\":30},"
                + "\"stop\":{\"signal\":\"TERM\",\"grace_s\":10}}",
            "{\"type\":\"worker\",\"command\":\"release worker\",\"from\":\"release\","
                + "\"memory_mb\":1024,\"disk_mb\":1024,\"instances\":0,\"nofile\":16384,"
                + "\"health_check\":{\"type\":\"process\"},"
                + "\"stop\":{\"signal\":\"TERM\",\"grace_s\":10}}");
    assertThat(plan.sidecars()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void theCommandLineWinsOverTheManifestTheProcfileAndTheRelease() {
    var declared = Declared.merge(List.of(RELEASE, PROCFILE));

    assertThat(webCommand("", declared, Overrides.NONE)).isEqualTo("procfile web, Procfile");
    assertThat(webCommand("command: manifest web", declared, Overrides.NONE))
        .isEqualTo("manifest web, manifest");
    assertThat(
            webCommand("processes: [{type: web, command: in the list}]", declared, Overrides.NONE))
        .isEqualTo("in the list, manifest");
    assertThat(webCommand("command: manifest web", declared, command("flag web")))
        .isEqualTo("flag web, command line");
    assertThat(webCommand("command: null", declared, Overrides.NONE))
        .isEqualTo("procfile web, Procfile");
  }

  private String webCommand(String manifest, Declared declared, Overrides overrides) {
    var web =
        LaunchPlan.of(app(manifest), declared, overrides, name -> name).processes().getFirst();
    return web.command() + ", " + web.from();
  }

  private static Overrides command(String command) {
    return new Overrides(
        Optional.of(command), ProcessManifest.Scale.NOTHING, HealthManifest.NOTHING);
  }

  @Test
  void scaleAndHealthComeFromTheManifestAndTheCommandLine() {
    var app =
        app(
            """
            memory: 2G
            disk_quota: 256M
            health-check-type: http
            timeout: 90
            readiness-health-check-type: http
            readiness-health-check-http-endpoint: /ready
            processes: [{type: worker, memory: 64M, instances: 3, health-check-type: port}]
            """);
    var flags =
        new Overrides(
            Optional.empty(),
            new ProcessManifest.Scale(MemorySize.parse("512M"), Optional.empty(), Optional.of(2)),
            HealthManifest.NOTHING);

    var plan = LaunchPlan.of(app, RELEASE, flags, name -> name);

    assertThat(plan.processes())
        .extracting(AppProcess::type, AppProcess::limits)
        .containsExactly(
            tuple("web", new AppProcess.Limits(512, 256, 2, 16384)),
            tuple("worker", new AppProcess.Limits(64, 1024, 3, 16384)));
    var web = plan.processes().getFirst().toJson();
    assertThat(web.object("health_check").orElseThrow().compact())
        .isEqualTo(
            "{\"type\":\"http\",\"path\":\"/\",\"timeout_s\":90,"
                + "\"invocation_timeout_s\":1,\"interval_s\":30}");
    assertThat(web.object("readiness").orElseThrow().compact())
        .isEqualTo("{\"type\":\"http\",\"path\":\"/ready\"}");
    assertThat(plan.processes().getLast().healthCheck().probe().type()).isEqualTo("port");
  }

  @Test
  void sidecarsOfBuildpacksComeBeforeThoseOfTheManifest() {
    var declared = Declared.merge(List.of(agent(), PROCFILE));
    var app =
        app(
            """
            sidecars:
            - {name: Config Server, process_types: [web], command: ./c, memory: 64M, path: ../c,
               start: before, depends_on: []}
            - {name: other, process_types: [web], command: ./o}
            """);

    var plan = LaunchPlan.of(app, declared, Overrides.NONE, name -> "slug");

    assertThat(plan.sidecars())
        .extracting(Sidecar::name, s -> s.start().from(), s -> s.start().unit(), Sidecar::memoryMb)
        .containsExactly(
            tuple("agent", "launch.yml", Optional.empty(), Optional.of(32)),
            tuple("Config Server", "manifest", Optional.of("sidecars/slug"), Optional.of(64)),
            tuple("other", "manifest", Optional.empty(), Optional.empty()));
  }

  private static Declared agent() {
    return LaunchYml.parse(
        """
        processes:
        - type: agent
          command: ./agent
          limits: {memory: 32}
          platforms: {cloudfoundry: {sidecar_for: [web]}}
        """,
        "deps/0/launch.yml");
  }

  @Test
  void aMissingStartCommandIsAWarning() {
    var plan =
        LaunchPlan.of(
            app("processes: [{type: worker, instances: 1}, {type: idle}]"),
            Declared.NOTHING,
            Overrides.NONE,
            name -> name);

    assertThat(plan.warnings())
        .extracting(Warning::toString)
        .containsExactly(
            "The process 'worker' has no start command",
            "No start command specified by buildpack or via Procfile. App will not start unless a"
                + " command is provided at runtime.");
  }

  @Test
  void aSidecarOfSomeUnknownTypesIsAWarning() {
    var plan =
        LaunchPlan.of(
            app("sidecars: [{name: s, process_types: [web, wroker], command: c}]"),
            RELEASE,
            Overrides.NONE,
            name -> name);

    assertThat(plan.warnings())
        .extracting(Warning::message)
        .containsExactly("Process 'wroker' of sidecar 's' does not exist — did you mean 'worker'?");
  }

  @Test
  void waitingForASidecarThatDoesNotRunBesideTheSameTypeIsAWarning() {
    var plan =
        LaunchPlan.of(
            app(
                """
                sidecars:
                - {name: s, process_types: [web, worker], command: c, depends_on: [t]}
                - {name: t, process_types: [web], command: c}
                """),
            RELEASE,
            Overrides.NONE,
            name -> name);

    assertThat(plan.warnings())
        .extracting(Warning::message)
        .containsExactly("Beside 'worker', 's' waits for nothing: 't' does not run there");
  }

  @Test
  void whoAskedForTooLittleMemoryIsToldInCloudFoundrysWords() {
    var app =
        app("memory: 1G\nsidecars: [{name: s, process_types: [web], command: c, memory: 64M}]");
    var flags =
        new Overrides(
            Optional.empty(),
            new ProcessManifest.Scale(MemorySize.parse("64M"), Optional.empty(), Optional.empty()),
            HealthManifest.NOTHING);

    assertThatThrownBy(() -> LaunchPlan.foresee(app, flags, new Mistakes()))
        .isInstanceOf(StagingException.Usage.class)
        .hasMessage(
            "The requested memory allocation is not large enough to run all of your sidecar"
                + " processes")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("give the process more than 64M (it has 64M), or its sidecars less: s 64M");
    assertThatThrownBy(() -> LaunchPlan.of(app("memory: 32M"), agent(), Overrides.NONE, n -> n))
        .isInstanceOf(StagingException.InvalidInput.class)
        .hasMessage(
            "The sidecar memory allocation defined is too large to run with the dependent \"web\""
                + " process")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("give the process more than 32M (it has 32M), or its sidecars less: agent 32M");
  }

  @Test
  void aFlagAsksForTheCommandOfTheBuildpack() {
    assertThat(webCommand("command: manifest web", RELEASE, command("null")))
        .isEqualTo("release web, release");
    assertThat(webCommand("command: manifest web", RELEASE, command("default")))
        .isEqualTo("release web, release");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{name: s, process_types: [wob], command: c}]"
            + " | Process 'wob' of sidecar 's' does not exist | 40"
            + " | one of: web, worker — did you mean 'web'?",
        "[{name: agent, process_types: [web], command: c}]"
            + " | Buildpack defined sidecar 'agent' conflicts with an existing user-defined"
            + " sidecar. Consider renaming 'agent'. | 21"
            + " | give it another name; the buildpack's is in deps/0/launch.yml",
        "[{name: s, process_types: [web], command: c, memory: 992M}]"
            + " | The memory allocation defined is too large to run with the dependent \"web\""
            + " process | 66"
            + " | give the process more than 1024M (it has 1024M), or its sidecars less:"
            + " agent 32M, s 992M",
        "[{name: s, process_types: [web], command: c, depends_on: [agnt]}]"
            + " | Sidecar 's' depends on 'agnt', which does not exist | 71"
            + " | one of: agent — did you mean 'agent'?",
        "[{name: s, process_types: [web], command: c, depends_on: [s]}]"
            + " | Sidecars wait for each other in a circle: s → s | 71"
            + " | remove one of the dependencies",
        "[{name: s, process_types: [web], command: c, depends_on: [t]}, {name: t, process_types:"
            + " [web], command: c, depends_on: [s]}]"
            + " | Sidecars wait for each other in a circle: s → t → s | 133"
            + " | remove one of the dependencies",
        "[{name: s, process_types: [web], command: c, start: before, depends_on: [agent]}]"
            + " | Sidecar 's' starts before the app, but depends on 'agent', which does not | 86"
            + " | give 'agent' start: before too, or remove the dependency"
      })
  void refusesWhatCannotBe(String sidecars, String message, int column, String remedy) {
    var declared = Declared.merge(List.of(agent(), RELEASE));
    var app = app("sidecars: " + sidecars);

    assertThatThrownBy(() -> LaunchPlan.of(app, declared, Overrides.NONE, name -> name))
        .hasMessage(message)
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e ->
                assertThat(e.where())
                    .get()
                    .asString()
                    .startsWith(
                        "%s, line 3, column %d\n".formatted(dir.resolve("manifest.yml"), column)),
            e -> assertThat(e.remedy()).isEqualTo(remedy));
  }

  @Test
  void aSidecarWithoutMemoryCountsNothing() {
    var plan =
        LaunchPlan.of(
            app("memory: 1M\nsidecars: [{name: s, process_types: [web], command: c}]"),
            RELEASE,
            Overrides.NONE,
            name -> name);

    assertThat(plan.sidecars()).hasSize(1);
  }

  private AppManifest app(String attributes) {
    try {
      var file =
          Files.writeString(
              dir.resolve("manifest.yml"), "applications:\n- name: demo\n" + attributes.indent(2));
      return Manifest.read(file).app(Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
