package io.stager.droplet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
  @Test
  void keepsTheOrderOfItsMembersAndLeavesNullsOut() {
    var object = JsonObject.parse("{\"b\":1,\"a\":[true,null,{\"c\":0.5}],\"n\":null}");

    assertThat(object.members().keySet()).containsExactly("b", "a");
    assertThat(object.members().get("a"))
        .isEqualTo(List.of(true, JsonObject.empty().with("c", 0.5)));
  }

  @Test
  void leavesOutWhatIsNotThere() {
    var object =
        JsonObject.empty()
            .with("none", Optional.empty())
            .with("some", Optional.of(1))
            .with("list", List.of())
            .withList("empty", List.of());

    assertThat(object.members()).containsOnlyKeys("some", "empty");
  }

  @Test
  void saysWhereTheTextIsWrong() {
    assertThatThrownBy(() -> JsonObject.parse("{\n  \"a\": nul}"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("line 2, column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "null",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":99999999999999999999}",
        "{\"a\":\"\u0001\"}"
      })
  void refusesWhatIsNotOneObject(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesTextsThatBreakALimit() {
    var deep = "{\"a\":".repeat(1000);
    var longName = "{\"" + "a".repeat(60_000) + "\":1}";

    assertThatThrownBy(() -> JsonObject.parse(deep)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonObject.parse(longName)).isInstanceOf(JsonException.class);
  }
}
