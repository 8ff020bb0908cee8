package io.stager.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredTest {
  @Test
  void readsProcessesAndSidecarsInTheirOrder() {
    var declared =
        LaunchYml.parse(
            """
            processes:
            - type: worker
              command: "bundle exec rake \\"work\\" && true"
            - type: agent
              command: ./agent >&2
              limits: {memory: 64}
              platforms: {cloudfoundry: {sidecar_for: [web, worker], start: before,
                ready: {type: port, port: '${AGENT_PORT}', timeout: 5}, on_exit: restart}}
            - {type: web, command: x, unknown: {y: 1}}
            """,
            "deps/0/launch.yml");

    assertThat(declared.all())
        .extracting(Declaration::name)
        .containsExactly("worker", "agent", "web");
    assertThat(declared.processes().getFirst().command())
        .isEqualTo("bundle exec rake \"work\" && true");
    assertThat(declared.sidecars().getFirst().at())
        .hasToString("deps/0/launch.yml, line 4, column 3");
    assertThat(declared.sidecars().getFirst().sidecar().toJson().compact())
        .isEqualTo(
            "{\"name\":\"agent\",\"process_types\":[\"web\",\"worker\"],\"command\":\"./agent >&2\","
                + "\"from\":\"launch.yml\",\"memory_mb\":64,\"start\":\"before\","
                + "\"ready\":{\"type\":\"port\",\"port\":\"$AGENT_PORT\",\"timeout_s\":5},"
                + "\"health_check\":{\"type\":\"process\"},\"on_exit\":\"restart\"}");
  }

  @Test
  void takesALaunchYmlThatIsJson() {
    var declared =
        LaunchYml.parse("{\"processes\":[{\"type\":\"web\",\"command\":\"a && b\"}]}", "l");

    assertThat(declared.processes())
        .extracting(Declaration.OfProcess::command)
        .containsExactly("a && b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "---", "processes:", "processes: []", "other: 1", "processes: [{type: a}]"})
  void aLaunchYmlMayDeclareNothing(String text) {
    assertThat(LaunchYml.parse(text, "l").all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "---\n",
        "--- {}\n",
        "config_vars: {A: b}\n",
        "default_process_types:\n"
      })
  void aReleaseMaySayNothing(String output) {
    assertThat(Release.parse(output).all()).isEmpty();
  }

  @Test
  void passesOverTheTalkBeforeARelease() {
    var declared =
        Release.parse(
            """
            -----> Releasing: now
            	done
            ---
            addons: []
            default_process_types:
              web: bundle exec rackup -p $PORT
              rake: 'bundle exec rake'
            """);

    assertThat(declared.processes())
        .extracting(
            Declaration.OfProcess::type,
            Declaration.OfProcess::command,
            Declaration.OfProcess::from)
        .containsExactly(
            tuple("web", "bundle exec rackup -p $PORT", "release"),
            tuple("rake", "bundle exec rake", "release"));
  }

  @Test
  void aReleaseThatIsNoYamlFails() {
    assertThatThrownBy(() -> Release.parse("default_process_types:\n  web: a: b\n"))
        .hasMessage(
            "Failed to build droplet release: buildpack's release output invalid: 'the output of bin/release' is not valid YAML:"
                + " mapping values are not allowed here")
        .asInstanceOf(type(StagingException.ReleaseFailed.class))
        .satisfies(
            e ->
                assertThat(e.where())
                    .contains(
                        """
                        the output of bin/release, line 2, column 9
                          web: a: b
                                ^\
                        """),
            e ->
                assertThat(e.remedy())
                    .isEqualTo("let bin/release print nothing but YAML, and its talk on stderr"));
  }

  @Test
  void readsAProcfileAsYaml() {
    var declared =
        Procfile.parse(
            "# types\nweb: \"x: y\"  # quoted\nworker: FOO=x ./y $(id) 'a'\n", "Procfile");

    assertThat(declared.processes())
        .extracting(Declaration.OfProcess::type, Declaration.OfProcess::command)
        .containsExactly(tuple("web", "x: y"), tuple("worker", "FOO=x ./y $(id) 'a'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"web: foo: bar", "just words", "web: [a]", "web:", "web: x\nweb: y"})
  void refusesAProcfileThatIsNoMapOfCommands(String text) {
    assertThatThrownBy(() -> Procfile.parse(text, "Procfile"))
        .hasMessageStartingWith("Failed to read command from Procfile: invalid YAML (")
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.where()).get().asString().startsWith("Procfile, line "),
            e ->
                assertThat(e.remedy())
                    .isEqualTo(
                        "write each line as TYPE: COMMAND, the command in quotes where it holds"
                            + " ': ' or ' #'"));
  }

  @Test
  void theLaterLayerWinsInPlaceAndTheProcfileTurnsASidecarIntoAProcess() {
    var supply =
        LaunchYml.parse(
            "processes: [{type: a, command: a1}, {type: s, command: s1,"
                + " platforms: {cloudfoundry: {sidecar_for: [web]}}}, {type: c, command: c1}]",
            "deps/0/launch.yml");
    var last = Release.parse("default_process_types: {web: w1, a: a2}");
    var procfile = Procfile.parse("s: s2\nweb: w2\n", "Procfile");

    var merged = Declared.merge(List.of(supply, last, procfile));

    assertThat(merged.sidecars()).isEmpty();
    assertThat(merged.processes())
        .extracting(
            Declaration.OfProcess::type,
            Declaration.OfProcess::command,
            Declaration.OfProcess::from)
        .containsExactly(
            tuple("a", "a2", "release"),
            tuple("s", "s2", "Procfile"),
            tuple("c", "c1", "launch.yml"),
            tuple("web", "w2", "Procfile"));
  }

  @Test
  void aConfigKeepsItsVersionAsWritten() {
    var config =
        BuildpackConfig.parse(
            "{name: ruby, version: 3.10, config: {entrypoint_prefix: fix},"
                + " output_metadata: {a: [1, x]}, more: 1}");

    assertThat(config.name()).contains("ruby");
    assertThat(config.version()).contains("3.10");
    assertThat(config.entrypointPrefix()).contains("fix");
    assertThat(config.output().orElseThrow()).hasToString("{\"a\":[1,\"x\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "name: [a]\nconfig: x", "- a", "just words"})
  void aConfigThatIsWrongSaysNothing(String text) {
    assertThat(BuildpackConfig.parse(text)).isEqualTo(BuildpackConfig.NONE);
  }
}
