package io.stager.droplet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @Test
  void knowsWhereEveryValueStands() {
    var root = map("applications:\n- name: web app\n  process_types: [ 'web', worker ]\n");

    var app = (YamlMap) ((YamlList) root.get("applications").orElseThrow()).items().getFirst();
    var types = (YamlList) app.get("process_types").orElseThrow();

    assertThat(app.get("name").orElseThrow().at()).hasToString("m.yml, line 2, column 9");
    assertThat(app.entry("process_types").orElseThrow().key().at())
        .hasToString("m.yml, line 3, column 3");
    assertThat(types.items().get(1).at()).hasToString("m.yml, line 3, column 27");
  }

  @Test
  void showsTheLineAndACaretWithoutTheIndentation() {
    var root = map("a:\n      process_types: [ 'wob' ]\n");
    var types =
        (YamlList) ((YamlMap) root.get("a").orElseThrow()).get("process_types").orElseThrow();

    assertThat(types.items().getFirst().at().where())
        .isEqualTo(
            """
            m.yml, line 2, column 24
              process_types: [ 'wob' ]
                               ^\
            """);
  }

  @Test
  void cutsALineThatIsTooLongAroundTheColumn() {
    var at = map("key: " + "x".repeat(300) + "\n").at();
    var far = new Location(at.source(), 1, 200);

    var lines = far.where().lines().toList();

    assertThat(lines.get(1)).hasSize(102).isEqualTo("  " + "x".repeat(100));
    assertThat(lines.get(2)).isEqualTo(" ".repeat(62) + "^");
  }

  @Test
  void countsColumnsInCharactersAndHidesControlCharacters() {
    var root = map("\"😀\u200B\": {😀: é, b: x}\n");
    var inner = (YamlMap) root.entries().getFirst().value();

    assertThat(inner.get("b").orElseThrow().at().where().lines())
        .containsExactly(
            "m.yml, line 1, column 17",
            "  \"😀\uFFFD\": {😀: é, b: x}",
            "  " + " ".repeat(16) + "^");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "~, NULL",
        "null, NULL",
        "'\"null\"', TEXT",
        "\"''\", TEXT",
        "true, FLAG",
        "yes, TEXT",
        "12, INTEGER",
        "-0x1F, TEXT",
        "0x1F, INTEGER",
        "'\"12\"', TEXT",
        "'!!str 12', TEXT",
        "1.10, FLOAT",
        ".5e3, FLOAT",
        ".inf, FLOAT",
        "1.2.3, TEXT",
        "64M, TEXT"
      })
  void saysWhatAScalarIs(String text, YamlScalar.Type type) {
    assertThat(scalar("k: " + text).type()).isEqualTo(type);
  }

  @Test
  void takesTheWordsOfYaml11AsFlagsButKeepsTheirText() {
    assertThat(scalar("k: Yes").flag()).contains(true);
    assertThat(scalar("k: off").flag()).contains(false);
    assertThat(scalar("k: 'yes'").flag()).isEmpty();
    assertThat(scalar("COUNTRY: NO").text()).isEqualTo("NO");
  }

  @Test
  void readsWholeNumbersAsFarAsTheyGo() {
    assertThat(scalar("k: 0x1F").integer()).contains(31L);
    assertThat(scalar("k: 0o17").integer()).contains(15L);
    assertThat(scalar("k: 99999999999999999999").integer()).isEmpty();
    assertThat(scalar("k: '5'").integer()).isEmpty();
  }

  @Test
  void expandsAnchorsAndMergesWhereWhatIsWrittenOutWins() {
    var root =
        map(
            """
            base: &base {memory: 64M, instances: 1}
            more: &more {instances: 2, disk: 1G}
            app:
              instances: 3
              <<: [*base, *more]
              copy: *base
            """);

    assertThat(root.toJson().object("app").orElseThrow().compact())
        .isEqualTo(
            "{\"instances\":3,\"memory\":\"64M\",\"disk\":\"1G\","
                + "\"copy\":{\"memory\":\"64M\",\"instances\":1}}");
  }

  @Test
  void readsJsonAlsoWhenItIsIndentedWithTabs() {
    var root =
        map(
            "{\n\t\"processes\": [\n\t\t{\"type\": \"web\", \"n\": 1.5, \"u\": \"\\u00e9\\/\"}\n\t]\n}\n");

    assertThat(root.toJson().compact())
        .isEqualTo("{\"processes\":[{\"type\":\"web\",\"n\":1.5,\"u\":\"é/\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "---\n...\n", "~", "\uFEFF"})
  void anEmptyTextIsNull(String text) {
    assertThat(Yaml.parse(text, "m.yml").isNull()).isTrue();
  }

  @Test
  void readsAFileThatStartsWithAByteOrderMark(@TempDir Path dir) throws IOException {
    var file = Files.writeString(dir.resolve("m.yml"), "\uFEFFname: a\r\nmemory: 1G\r\n");

    var root = (YamlMap) Yaml.read(file, "m.yml", YamlLimits.STANDARD);

    assertThat(root.get("memory").orElseThrow().at()).hasToString("m.yml, line 2, column 9");
  }

  @Test
  void refusesWhatIsNotUtf8(@TempDir Path dir) throws IOException {
    var file = Files.write(dir.resolve("m.yml"), new byte[] {'a', ':', ' ', (byte) 0xE9});

    assertFails(
        () -> Yaml.read(file, "m.yml", YamlLimits.STANDARD),
        "'m.yml' is not UTF-8 text",
        "m.yml",
        "save it as UTF-8");
  }

  @Test
  void refusesAFileThatIsTooLargeWithoutReadingItAll(@TempDir Path dir) throws IOException {
    var file = Files.writeString(dir.resolve("m.yml"), "a: " + "x".repeat(1 << 20));

    assertFails(
        () -> Yaml.read(file, "m.yml", YamlLimits.STANDARD),
        "'m.yml' is too large: more than 1,048,576 bytes",
        "m.yml",
        "make it smaller; a manifest of this size cannot be pushed anywhere");
  }

  @Test
  void saysThatAFileIsNotThere(@TempDir Path dir) {
    var file = dir.resolve("none.yml");

    assertThatThrownBy(() -> Yaml.read(file, "none.yml", YamlLimits.STANDARD))
        .isInstanceOf(StagingException.NotFound.class)
        .hasMessage("There is no file '" + file + "'");
  }

  static void assertFails(Runnable reading, String message, String where, String remedy) {
    assertThatThrownBy(reading::run)
        .hasMessage(message)
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.where()).contains(where),
            e -> assertThat(e.remedy()).isEqualTo(remedy));
  }

  private static YamlMap map(String text) {
    return (YamlMap) Yaml.parse(text, "m.yml");
  }

  private static YamlScalar scalar(String text) {
    return (YamlScalar) map(text).entries().getFirst().value();
  }
}
