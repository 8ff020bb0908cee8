package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogFrameTest {
  private static final Instant TIME = Instant.parse("2026-11-22T16:13:24.009Z");

  @Test
  void framesALineForPeople() {
    assertThat(LogFrame.plain(line("listening...")))
        .isEqualTo(
            "2026-11-22T16:13:24.00+0000 [APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0] OUT listening...");
  }

  @Test
  void keepsColoursAndEndsThemWithTheLine() {
    assertThat(LogFrame.coloured(line("\u001b[31mred"))).endsWith(" OUT \u001b[31mred\u001b[0m");
    assertThat(LogFrame.coloured(line("\u001b[1;31mred\u001b[0m!")))
        .endsWith(" OUT \u001b[1;31mred\u001b[0m!");
    assertThat(LogFrame.plain(line("\u001b[1;31mred\u001b[0m!"))).endsWith(" OUT red!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u001b[2Jb", // clears the screen
        "a\u001b[1;1Hb", // moves the cursor
        "a\u001b]0;title\u0007b", // sets the title
        "a\u001b]52;c;ZXZpbA==\u001b\\b", // writes the clipboard
        "a\u001bPq#0\u001b\\b", // device control
        "a\u001bcb", // resets the terminal
        "a\u009b2Jb", // the same in one byte of C1
        "a\rb",
        "a\u0008b",
        "a\u202eb", // right to left
        "a\u001b[?25lb", // hides the cursor
        "a\u001b[31b\u001b", // cut short
      })
  void takesOutWhatATerminalWouldActOn(String text) {
    var framed = LogFrame.coloured(line(text));

    assertThat(framed).matches("[^\\p{Cntrl}\\p{Cf}]*");
    assertThat(framed).contains(" OUT a");
  }

  @Test
  void keepsTabsAndLetters() {
    assertThat(LogFrame.plain(line("a\tb ü 日本 🙂"))).endsWith(" OUT a\tb ü 日本 🙂");
  }

  @Test
  void doesNotTrustTheSourceEither() {
    var line = new LogLine(TIME, "APP\u001b[2J/0", LogLine.Stream.ERR, "x");

    assertThat(LogFrame.coloured(line)).isEqualTo("2026-11-22T16:13:24.00+0000 [APP/0] ERR x");
  }

  private static LogLine line(String text) {
    return new LogLine(TIME, "APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0", LogLine.Stream.OUT, text);
  }
}
