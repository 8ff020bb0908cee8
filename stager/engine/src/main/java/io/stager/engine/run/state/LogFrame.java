package io.stager.engine.run.state;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A log line as people read it: {@code 2026-11-22T16:13:24.00+0000 [APP/PROC/WEB/0] OUT text}.
 *
 * <p>The text comes from an app: what would move the cursor, set the title, hide or reorder text is
 * taken out. Colours (SGR sequences) may stay, and end with the line.
 */
public final class LogFrame {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");

  // Operating system commands and the like, up to their end; then control sequences; then the rest.
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\u001b[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?"
              + "|\u001b\\[(?![0-9;:]*m)[0-?]*[ -/]*[@-~]?"
              + "|\u001b(?!\\[)[ -/]*[0-~]?");

  // C0 but tab and escape, DEL, C1, and the characters that change the direction of text.
  private static final Pattern CONTROL =
      Pattern.compile(
          "[\\x00-\\x08\\x0a-\\x1a\\x1c-\\x1f\\x7f-\\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]");

  private static final String RESET = "\u001b[0m";

  private LogFrame() {}

  /** {@return the line without colours} */
  public static String plain(LogLine line) {
    return frame(line, uncoloured(line.text()));
  }

  /** {@return the line with the colours that the app gave it} */
  public static String coloured(LogLine line) {
    return frame(line, coloured(line.text()));
  }

  private static boolean isReset(String colour) {
    return colour.equals(RESET) || colour.equals("\u001b[m");
  }

  /**
   * {@return the text with its colours, which end with it, and nothing else that a terminal obeys}
   */
  public static String coloured(String text) {
    var printable = printable(text);
    var colours = COLOUR.matcher(printable).results().toList();
    var open = !colours.isEmpty() && !isReset(colours.getLast().group());
    return open ? printable + RESET : printable;
  }

  private static String frame(LogLine line, String text) {
    return "%s [%s] %s %s"
        .formatted(TIME.format(line.time()), uncoloured(line.source()), line.stream(), text);
  }

  /** {@return the text without anything that a terminal would act on} */
  public static String uncoloured(String text) {
    return COLOUR.matcher(printable(text)).replaceAll("");
  }

  private static String printable(String text) {
    return CONTROL.matcher(ESCAPE.matcher(text).replaceAll("")).replaceAll("");
  }
}
