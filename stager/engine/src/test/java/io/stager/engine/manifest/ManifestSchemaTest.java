package io.stager.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.stager.builder.SidecarKeys;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema and the reader say the same of a manifest, as far as a schema can say it. */
class ManifestSchemaTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(ManifestSchema.text());

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What no schema can say: it compares values, counts, or needs what is outside the file. */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "must be greater than 0MB",
          "must be less than 2048T",
          "is described twice",
          "may only be present once",
          "already exists for given app",
          "is too large to run with",
          "wait for each other in a circle",
          "is not valid YAML",
          "Cannot parse manifest with no 'applications' field.");

  /** Lax values that a manifest may hold, each in the place of a value in an application. */
  static List<String> valid() {
    return List.of(
        "{}",
        "{name: 5}",
        "{name: a, command: null, memory: ~, instances: 0, health-check-type: none}",
        "{name: a, disk_quota: '1G', log-rate-limit-per-second: -1, no-route: yes}",
        "{name: a, memory: ((m)), instances: ((n)), buildpacks: ((b)), env: ((e)), routes: ((r))}",
        "{name: a, memory: 1.5gib, timeout: 180, health_check_timeout: 1}",
        "{name: a, health-check-type: http, health-check-http-endpoint: /up}",
        "{name: a, readiness-health-check-type: http, readiness-health-check-interval: 5}",
        "{name: a, random-route: true, default-route: false}",
        "{name: a, services: [db, {name: q, binding_name: b, parameters: {x: 1}}]}",
        "{name: a, routes: [{route: a.example.com/x}, {route: 'tcp.example.com:80', protocol: tcp}]}",
        "{name: a, features: {ssh: true, file-based-vcap-services: no}}",
        "{name: a, metadata: {labels: {x: y}, annotations: null}}",
        "{name: a, env: {A: 1, B: {c: [d]}, GONE: null}}",
        "{name: a, processes: [{type: web, user: vcap}, {type: worker, disk-quota: 64M}]}",
        "{name: a, sidecars: [{name: s, process_types: [web, worker], command: c, memory: 64}]}",
        "{name: a, sidecars: [{name: s, process_types: [web], command: c, path: ../s,"
            + " buildpacks: go, start: before, on_exit: restart, environment: own,"
            + " depends_on: [], ready: {type: port, port: $P}, health_check: {type: exec, command: x},"
            + " readiness: {type: http, port: 1, headers: {X-Key: a b}},"
            + " restart: {max: 0, delay: 1, max_delay: 60, reset: 10}}]}");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void bothTakeWhatIsRight(String app, @TempDir Path dir) throws IOException {
    var text = "applications: [" + app + "]";
    var file = Files.writeString(dir.resolve("manifest.yml"), text);

    var check = ManifestCheck.of(file, Variables.NONE);

    assertThat(check.mistakes()).isEmpty();
    assertThat(refusals(text)).isEmpty();
  }

  /** A kilobyte is a size, which only arithmetic tells to be no megabyte. */
  static List<ManifestMistakeTest.Mistake> mistakes() throws IOException {
    return ManifestMistakeTest.mistakes().stream()
        .filter(one -> BEYOND_A_SCHEMA.stream().noneMatch(one.toString()::contains))
        .filter(one -> !one.manifest().contains("memory: 1K"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void bothRefuseAMistake(ManifestMistakeTest.Mistake mistake) {
    assertThat(refusals(mistake.manifest())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void bothTakeTheManifestsOfSamplesAndFixtures(Path file) {
    var check = ManifestCheck.of(file, Variables.NONE);
    var text = read(file);

    assertThat(refusals(text).isEmpty())
        .isEqualTo(
            check.mistakes().stream()
                .map(Throwable::getMessage)
                .allMatch(message -> BEYOND_A_SCHEMA.stream().anyMatch(message::contains)));
  }

  static List<Path> manifests() throws IOException {
    try (var samples = Files.walk(ROOT.resolve("samples"));
        var fixtures = Files.walk(ROOT.resolve("fixtures"))) {
      return Stream.concat(samples, fixtures)
          .filter(path -> path.getFileName().toString().matches("manifest.*\\.ya?ml"))
          .filter(path -> !path.toString().contains("yaml-that-does-not-parse"))
          .filter(path -> !path.toString().contains("/target/"))
          .toList();
    }
  }

  @Test
  void aTypoIsNotSilent() {
    assertThat(refusals("applications: [{name: a, sidecar: []}]")).isNotEmpty();
    assertThat(refusals("applications: [{name: a, processes: [{type: web, memroy: 1G}]}]"))
        .isNotEmpty();
  }

  @Test
  void bothKnowTheSameKeys() {
    assertThat(properties("application")).isEqualTo(bothSpellings(AppReader.KEYS));
    assertThat(properties("process")).isEqualTo(bothSpellings(ProcessReader.KEYS_IN_LIST));
    assertThat(properties("sidecar")).isEqualTo(Set.copyOf(SidecarReader.KEYS));
    assertThat(properties("restart")).isEqualTo(Set.copyOf(SidecarKeys.RESTART_NAMES));
    assertThat(properties("check")).isEqualTo(Set.copyOf(SidecarKeys.CHECK_NAMES));
  }

  private static Set<String> properties(String definition) {
    return JsonObject.parse(ManifestSchema.text())
        .object("definitions")
        .flatMap(all -> all.object(definition))
        .flatMap(one -> one.object("properties"))
        .orElseThrow()
        .members()
        .keySet();
  }

  private static Set<String> bothSpellings(List<String> keys) {
    return keys.stream()
        .flatMap(key -> Stream.of(key, key.replace('_', '-')))
        .collect(Collectors.toSet());
  }

  /** The manifest as an editor hands it to the schema: anchors and merge keys resolved. */
  private static Set<ValidationMessage> refusals(String manifest) {
    return SCHEMA.validate(json(Yaml.parse(manifest, "manifest.yml")));
  }

  private static JsonNode json(YamlNode node) {
    return switch (node) {
      case YamlMap map -> {
        var object = JSON.objectNode();
        map.entries().forEach(entry -> object.set(entry.name(), json(entry.value())));
        yield object;
      }
      case YamlList list ->
          JSON.arrayNode().addAll(list.items().stream().map(one -> json(one)).toList());
      case YamlScalar scalar ->
          switch (scalar.type()) {
            case NULL -> JSON.nullNode();
            case FLAG -> JSON.booleanNode(scalar.flag().orElseThrow());
            case INTEGER -> JSON.numberNode(scalar.integer().orElseThrow());
            case FLOAT -> JSON.numberNode(new BigDecimal(scalar.text()));
            case TEXT -> JSON.textNode(scalar.text());
          };
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
