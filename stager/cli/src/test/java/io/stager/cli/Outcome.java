package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.util.List;

/** How a run of the command ended: its exit code, and what it printed. */
record Outcome(int code, String out, String err) {
  Outcome succeeded() {
    assertThat(code).as(toString()).isZero();
    return this;
  }

  /** {@return the JSON object on standard output} */
  JsonObject json() {
    return JsonObject.parse(out);
  }

  /** {@return the JSON list on standard output} */
  List<JsonObject> jsonList() {
    return JsonObject.parse("{\"list\":" + out + "}").objects("list");
  }

  @Override
  public String toString() {
    return "exit code " + code + "\n--- out\n" + out + "--- err\n" + err;
  }
}
