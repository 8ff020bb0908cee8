package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.builder.Declared;
import io.stager.builder.LaunchYml;
import io.stager.builder.Procfile;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Stack;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that was written from a descriptor, read again, gives the same descriptor. */
class CreatedManifestTest {
  private static final CreatedManifest.Reader OURS = new CreatedManifest.Reader(false);
  private static final CreatedManifest.Reader CLOUD_FOUNDRY = new CreatedManifest.Reader(true);
  private static final Declared DECLARED =
      Declared.merge(
          List.of(
              LaunchYml.parse(
                  """
                  processes:
                  - type: agent
                    command: ./agent
                    platforms: {cloudfoundry: {sidecar_for: [web]}}
                  """,
                  "deps/0/launch.yml"),
              Procfile.parse("web: run web\nworker: run worker\n", "Procfile")));
  private static final String WHOLE =
      """
      applications:
      - name: "12"
        stack: cflinuxfs4
        buildpacks: [https://u:secret@example.com/go.git, "1.0"]
        env: {A: "yes", B: "0x1", C: "a: b # c", D: "two\\nlines\\t", E: ' ', F: "1_000", G: "12:30"}
        memory: 256M
        disk_quota: 1G
        health-check-type: http
        health-check-http-endpoint: /up
        timeout: 90
        readiness-health-check-type: http
        readiness-health-check-http-endpoint: /ready
        user: vcap
        log-rate-limit-per-second: 16K
        routes: [{route: a.example.com, protocol: http2}]
        no-route: false
        services: [db, {name: q, parameters: {password: secret}}]
        metadata: {labels: {a: b}}
        features: {ssh: true}
        cnb-credentials: {host: secret}
        processes:
        - {type: worker, instances: 2, command: "bundle exec 'x' && y: z"}
        sidecars:
        - name: it's
          process_types: [web, worker]
          command: ./config-server --name 'a b'
          memory: 64M
          path: ../config
          buildpacks: [go]
          start: before
          depends_on: []
          on_exit: restart
          environment: own
          ready: {type: port, port: 8082, timeout: 30}
          health_check: {type: http, port: $P, host: 127.0.0.2, path: /h, interval: 5, invocation_timeout: 2}
        - {name: plain, process_types: [web], command: ./plain, depends_on: [it's]}
      """;

  @TempDir Path dir;

  @Test
  void givesTheSameAgain() throws IOException {
    var app = app(WHOLE);

    var created = CreatedManifest.of(launch(app), known(app, app.build().env(), Map.of()), OURS);

    assertThat(created.remarks()).isEmpty();
    assertThat(created.text()).doesNotContain("secret", "agent", "run web");
    var again = app(created.text());
    assertThat(launch(again).toJson().pretty()).isEqualTo(launch(app).toJson().pretty());
    assertThat(again.build().env()).isEqualTo(app.build().env());
    assertThat(again.warnings()).isEmpty();
    assertThat(CreatedManifest.of(launch(again), known(again, again.build().env(), Map.of()), OURS))
        .isEqualTo(created);
  }

  @Test
  void fromADropletNamesTheVariablesThatHaveToBeGiven() throws IOException {
    var app = app("applications: [{name: a, env: {TOKEN: x, URL: y}}]");

    var created = CreatedManifest.of(launch(app), known(app, Map.of(), Map.of("web", 3)), OURS);

    assertThat(created.text())
        .contains("    TOKEN: ((TOKEN))\n", "    URL: ((URL))\n", "    instances: 3\n");
    assertThat(created.remarks())
        .containsExactly(
            "A droplet holds no values: give TOKEN, URL when you push, with --var or --vars-file");
    var file = Files.writeString(dir.resolve("manifest.yml"), created.text());
    assertThat(ManifestCheck.of(file, Variables.NONE).valid()).isTrue();
    var filled = Variables.NONE.with("TOKEN", "x").with("URL", "y");
    assertThat(Manifest.read(file, filled).apps().getFirst().build().env())
        .isEqualTo(app.build().env());
  }

  @Test
  void saysWhatCannotBeWrittenDown() throws IOException {
    var app = app("applications: [{name: a}]");
    var env = Map.of("VCAP_SERVICES", "{}", "PORT", "1", "X", "a ((b)) c");

    var created = CreatedManifest.of(launch(app), known(app, env, Map.of()), OURS);

    assertThat(created.text()).doesNotContain("VCAP_SERVICES", "PORT");
    assertThat(created.remarks())
        .containsExactly(
            "The variable PORT is left out: a manifest cannot set it",
            "The variable VCAP_SERVICES is left out: a manifest cannot set it",
            "((b)) stands in a value, and is taken for a variable: push with --var 'b=((b))'");
  }

  @Test
  void forCloudFoundryASidecarWithItsOwnSourceStartsTheLauncher() throws IOException {
    var app = app(WHOLE);

    var created =
        CreatedManifest.of(launch(app), known(app, app.build().env(), Map.of()), CLOUD_FOUNDRY);

    var cf = app(created.text());
    assertThat(cf.sidecar("it's").orElseThrow().command().value())
        .isEqualTo(
            "cd ../sidecars/it-s && exec /tmp/lifecycle/launcher app"
                + " './config-server --name '\\''a b'\\''' ''");
    assertThat(cf.sidecar("plain").orElseThrow().command().value()).isEqualTo("./plain");
    assertThat(cf.sidecar("agent").orElseThrow().command().value()).isEqualTo("./agent");
    assertThat(cf.process("web").orElseThrow().command().orElseThrow().value())
        .isEqualTo("run web");
    assertThat(cf.warnings()).isEmpty();
    assertThat(created.text()).doesNotContain("on_exit", "depends_on", "buildpacks", "path:");
    assertThat(created.remarks())
        .containsExactly(
            "Cloud Foundry does not know start, on_exit, ready, health_check, environment of"
                + " sidecar 'it's': left out",
            "Cloud Foundry does not know depends_on of sidecar 'plain': left out");
  }

  private static CreatedManifest.Known known(
      AppManifest app, Map<String, String> env, Map<String, Integer> instances) {
    return new CreatedManifest.Known(app.name(), env, instances);
  }

  /** The descriptor of the app as staging writes it. */
  private static LaunchDescriptor launch(AppManifest app) {
    var plan = LaunchPlan.of(app, DECLARED, Overrides.NONE, name -> name.replace('\'', '-'));
    var buildpacks = app.build().buildpacks().stream().map(one -> one.value()).toList();
    return new LaunchDescriptor(
        new LaunchDescriptor.Origin("test", app.name(), new Stack("host", "", "linux", "amd64")),
        List.of(),
        plan.processes(),
        plan.sidecars(),
        app.build().env().keySet().stream().sorted().toList(),
        JsonObject.empty().with(CreatedManifest.KEPT, KeptAttributes.of(app, buildpacks)));
  }

  private AppManifest app(String text) throws IOException {
    var file = Files.writeString(dir.resolve("read.yml"), text);
    return Manifest.read(file).app(Optional.empty(), Optional.empty());
  }
}
