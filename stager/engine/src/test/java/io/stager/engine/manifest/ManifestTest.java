package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.Sidecar;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path dir;

  @Test
  void readsAnAppWithAllThatItMaySay() {
    var app =
        app(
            """
            ---
            defaults: &defaults
              memory: 1G
              disk-quota: 512M
            applications:
            - name: demo
              <<: *defaults
              path: web
              buildpacks: [ruby, https://example.com/go.git#v1]
              stack: cflinuxfs4
              env: {A: 1, B: yes, C: "x", D: {k: [1, two]}, E: [a], GONE: null, F: 1.10}
              command: null
              instances: 2
              health-check-type: http
              health_check_http_endpoint: /up
              timeout: 90
              routes: [{route: demo.example.com}]
              processes:
              - type: worker
                command: rake work
                health-check-type: none
              - type: web
                memory: 256M
              sidecars:
              - name: config-server
                process_types: [ 'web', worker ]
                command: ./config-server
                memory: 64
                path: ../config
                buildpacks: [go]
                start: before
                ready: {type: port, port: $CONFIG_SERVER_PORT, timeout: 30}
            """);

    assertThat(app.name()).isEqualTo("demo");
    assertThat(app.source().location()).isEqualTo(dir.resolve("web"));
    assertThat(app.build().buildpacks())
        .extracting(Located::value)
        .containsExactly("ruby", "https://example.com/go.git#v1");
    assertThat(app.build().stack()).contains("cflinuxfs4");
    assertThat(app.build().env())
        .containsExactly(
            entry("A", "1"),
            entry("B", "yes"),
            entry("C", "x"),
            entry("D", "{\"k\":[1,\"two\"]}"),
            entry("E", "[\"a\"]"),
            entry("F", "1.10"));
    assertThat(app.processes()).extracting(ProcessManifest::type).containsExactly("web", "worker");
    var web = app.process("web").orElseThrow();
    assertThat(web.command()).isEmpty();
    assertThat(web.scale().memory()).contains(MemorySize.ofMegabytes(256));
    assertThat(web.scale().disk()).contains(MemorySize.ofMegabytes(512));
    assertThat(web.scale().instances()).contains(2);
    assertThat(web.health())
        .isEqualTo(
            new HealthManifest(
                Optional.of("http"),
                Optional.of("/up"),
                Optional.of(90),
                Optional.empty(),
                Optional.empty()));
    assertThat(app.process("worker").orElseThrow().health().type()).contains("process");
    var sidecar = app.sidecar("config-server").orElseThrow();
    assertThat(sidecar.processTypes().get(1).at().column()).isEqualTo(29);
    assertThat(sidecar.memory().orElseThrow().value()).isEqualTo(MemorySize.ofMegabytes(64));
    assertThat(sidecar.source().orElseThrow().path().value()).isEqualTo("../config");
    assertThat(sidecar.keys().lifecycle().order()).isEqualTo(Sidecar.Order.BEFORE);
    assertThat(app.platform().compact())
        .isEqualTo("{\"routes\":[{\"route\":\"demo.example.com\"}]}");
    assertThat(app.warnings()).isEmpty();
  }

  @Test
  void findsTheManifestOfADirectoryUnderItsTwoNames() throws IOException {
    assertThat(Manifest.find(dir)).isEmpty();

    Files.writeString(dir.resolve("manifest.yaml"), "applications: [{name: second}]");
    assertThat(Manifest.read(dir).apps().getFirst().name()).isEqualTo("second");

    write("applications: [{name: first}]");
    assertThat(Manifest.read(dir).apps().getFirst().name()).isEqualTo("first");
  }

  @Test
  void saysThatADirectoryHasNone() {
    assertThatThrownBy(() -> Manifest.read(dir))
        .isInstanceOf(StagingException.NotFound.class)
        .hasMessage("There is no manifest in '" + dir + "'");
  }

  @Test
  void withoutManifestTheNameIsGivenOrFallenBackOn() {
    var none = Manifest.in(dir, Variables.NONE);

    assertThat(none.app(Optional.of("given"), Optional.of("fallback")).name()).isEqualTo("given");
    assertThat(none.app(Optional.empty(), Optional.of("fallback")).name()).isEqualTo("fallback");
    assertThatThrownBy(() -> none.app(Optional.empty(), Optional.empty()))
        .hasMessage("There is no manifest and no name for the app")
        .asInstanceOf(type(StagingException.Usage.class))
        .satisfies(
            e -> assertThat(e.where()).contains(dir.toString()),
            e ->
                assertThat(e.remedy())
                    .isEqualTo("give --name NAME, or write a manifest.yml with a name"));
  }

  @Test
  void theOnlyAppTakesTheNameThatIsGiven() {
    var manifest = Manifest.read(write("applications: [{memory: 1G}]"));

    assertThat(manifest.app(Optional.of("given"), Optional.empty()).name()).isEqualTo("given");
    assertThatThrownBy(() -> manifest.app(Optional.empty(), Optional.empty()))
        .isInstanceOf(StagingException.InvalidInput.class)
        .hasMessage("The app has no name");
  }

  @Test
  void ofSeveralAppsOneMustBeMeant() {
    var manifest = Manifest.read(write("applications: [{name: front}, {name: back}]"));

    assertThat(manifest.app(Optional.of("back"), Optional.empty()).name()).isEqualTo("back");
    assertThatThrownBy(() -> manifest.app(Optional.empty(), Optional.of("x")))
        .hasMessage("The manifest describes 2 apps")
        .asInstanceOf(type(StagingException.Usage.class))
        .satisfies(
            e -> assertThat(e.remedy()).isEqualTo("say which with --name, one of: front, back"));
    assertThatThrownBy(() -> manifest.app(Optional.of("bakc"), Optional.empty()))
        .hasMessage("Could not find app named 'bakc' in manifest")
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(
            e -> assertThat(e.remedy()).isEqualTo("one of: front, back — did you mean 'back'?"));
  }

  @Test
  void warnsAboutKeysThatNobodyReads() {
    var app =
        app(
            """
            applications:
            - name: demo
              sidecar: []
              healt-check-type: port
              processes: [{type: web, memroy: 1G}]
              sidecars: [{name: s, process_types: [web], command: c, process-types: [x], buildpacks: [go]}]
            """);

    assertThat(app.warnings())
        .extracting(Warning::toString)
        .containsExactly(
            at(
                "Unknown key 'sidecar' of application 'demo' is ignored — did you mean 'sidecars'?",
                3,
                3),
            at(
                "Unknown key 'healt-check-type' of application 'demo' is ignored"
                    + " — did you mean 'health_check_type'?",
                4,
                3),
            at(
                "Unknown key 'memroy' of process \"web\" is ignored — did you mean 'memory'?",
                5,
                27),
            at(
                "Sidecar \"s\": Unknown field(s): 'process-types', ignored"
                    + " — did you mean 'process_types'?",
                6,
                58),
            at("buildpacks of sidecar 's' are ignored without a path", 6, 90));
  }

  private String at(String message, int line, int column) {
    return "%s (%s, line %d, column %d)"
        .formatted(message, dir.resolve("manifest.yml"), line, column);
  }

  @Test
  void fillsInVariables() throws IOException {
    write(
        """
        applications:
        - name: ((name))
          instances: ((count))
          command: run ((name)) --level=((log.level))
          buildpacks: ((packs))
        """);
    var file =
        Files.writeString(
            dir.resolve("vars.yml"), "name: x\ncount: 3\nlog: {level: 5}\npacks: [go]\n");
    var variables = Variables.NONE.withFile(file).with("name", "demo");

    var app = Manifest.read(dir, variables).apps().getFirst();

    assertThat(app.name()).isEqualTo("demo");
    var web = app.process("web").orElseThrow();
    assertThat(web.scale().instances()).contains(3);
    assertThat(web.command().orElseThrow().value()).isEqualTo("run demo --level=5");
    assertThat(app.build().buildpacks()).extracting(Located::value).containsExactly("go");
  }

  @Test
  void everyVariableNeedsAValue() {
    assertThatThrownBy(
            () -> Manifest.read(write("applications:\n- name: ((a))\n  command: ((b)) ((a))\n")))
        .hasMessage("Expected to find variables: a, b")
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e ->
                assertThat(e.where())
                    .contains(
                        dir.resolve("manifest.yml")
                            + ", line 2, column 9\n  - name: ((a))\n          ^"),
            e ->
                assertThat(e.remedy())
                    .isEqualTo(
                        "give each with --var NAME=VALUE, or all in a file with --vars-file"));
  }

  private AppManifest app(String text) {
    return Manifest.read(write(text)).app(Optional.empty(), Optional.empty());
  }

  private Path write(String text) {
    try {
      return Files.writeString(dir.resolve("manifest.yml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
