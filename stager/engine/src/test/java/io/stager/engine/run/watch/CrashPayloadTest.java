package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CrashPayloadTest {
  private static final Instant TIME = Instant.parse("2019-04-17T23:48:55.367052708Z");

  @Test
  void readsAsInCloudFoundrysGuide() {
    var payload =
        new CrashPayload(
            "a8db0eed-7371-4805-5ad3-4596",
            0,
            "86808ce7-afc2-47da-9e79-522a62a48cff",
            new CrashPayload.Exit(
                "APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137", 1, TIME),
            "50892dcb-274d-4cf6-b944-3eda1e000283");

    assertThat(payload.inspect())
        .isEqualTo(
            "{\"instance\"=>\"a8db0eed-7371-4805-5ad3-4596\", \"index\"=>0, "
                + "\"cell_id\"=>\"86808ce7-afc2-47da-9e79-522a62a48cff\", \"reason\"=>\"CRASHED\", "
                + "\"exit_description\"=>\"APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status"
                + " 137\", \"crash_count\"=>1, \"crash_timestamp\"=>1555544935367052708, "
                + "\"version\"=>\"50892dcb-274d-4cf6-b944-3eda1e000283\"}");
  }

  @Test
  void quotesAsRubyDoes() {
    assertThat(described("say \"hi\" \\ #{x} #$y #@z # \n\t\u001b\u0001é").inspect())
        .contains("\"say \\\"hi\\\" \\\\ \\#{x} \\#$y \\#@z # \\n\\t\\e\\x01é\"");
  }

  @Test
  void cutsALongDescriptionShort() {
    assertThat(CrashPayload.bounded("x".repeat(2000))).hasSize(1024).endsWith("xx(truncated)");
    assertThat(CrashPayload.bounded("x".repeat(1024))).isEqualTo("x".repeat(1024));
  }

  private static CrashPayload described(String description) {
    return new CrashPayload("i", 0, "c", new CrashPayload.Exit(description, 1, TIME), "v");
  }
}
