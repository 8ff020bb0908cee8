package io.stager.droplet.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {
  @Test
  void escapesWhatGoEscapes() {
    var text =
        "<a> & \"b\" \\ / \b\f\n\r\t\u0001\u001f\u007f \u2028\u2029 \u00e9 \ud83d\ude00 \ud83d";

    assertThat(GoJson.line(JsonObject.empty().with("k<", text)))
        .isEqualTo(
            "{\"k\\u003c\":\"\\u003ca\\u003e \\u0026 \\\"b\\\" \\\\ / \\b\\f\\n\\r\\t\\u0001\\u001f\u007f"
                + " \\u2028\\u2029 \u00e9 \ud83d\ude00 \\ufffd\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "3.0, 3",
    "-2.5, -2.5",
    "0.1, 0.1",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "-1.5e300, -1.5e+300",
    "0.000001, 0.000001",
    "1e-7, 1e-7",
    "1.25e-9, 1.25e-9"
  })
  void writesNumbersAsGoDoes(double number, String text) {
    assertThat(GoJson.line(JsonObject.empty().with("n", number)))
        .isEqualTo("{\"n\":" + text + "}\n");
  }

  @Test
  void keepsTheOrderOfMembersUnlessTheyAreToBeSorted() {
    var inner = JsonObject.empty().with("z", 1).with("a", List.of(true, "x"));
    var object =
        JsonObject.empty().with("y", inner).with("b", GoJson.NULL).withList("e", List.of());

    assertThat(GoJson.line(object))
        .isEqualTo("{\"y\":{\"z\":1,\"a\":[true,\"x\"]},\"b\":null,\"e\":[]}\n");
    assertThat(GoJson.line(GoJson.sorted(object)))
        .isEqualTo("{\"b\":null,\"e\":[],\"y\":{\"a\":[true,\"x\"],\"z\":1}}\n");
  }
}
