package io.stager.engine.run.watch;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What Cloud Foundry's API logs of a crash: a Ruby hash as {@code inspect} prints it, on one line.
 *
 * @param cell stands for the machine, as the id of a cell does
 */
record CrashPayload(String instance, int index, String cell, Exit exit, String version) {
  private static final int LONGEST_DESCRIPTION = 1024;
  private static final String TRUNCATED = "(truncated)";

  /** How it ended, how often it has by now, and when. */
  record Exit(String description, int count, Instant time) {}

  String inspect() {
    return "{\"instance\"=>%s, \"index\"=>%d, \"cell_id\"=>%s, \"reason\"=>\"CRASHED\", "
            .formatted(quoted(instance), index, quoted(cell))
        + "\"exit_description\"=>%s, \"crash_count\"=>%d, \"crash_timestamp\"=>%d, \"version\"=>%s}"
            .formatted(
                quoted(bounded(exit.description())),
                exit.count(),
                nanoseconds(exit.time()),
                quoted(version));
  }

  static String bounded(String description) {
    return description.length() <= LONGEST_DESCRIPTION
        ? description
        : description.substring(0, LONGEST_DESCRIPTION - TRUNCATED.length()) + TRUNCATED;
  }

  private static long nanoseconds(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** A string as Ruby writes it: what would end it or be evaluated in it is escaped. */
  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\u001b' -> quoted.append("\\e");
        case '#' -> quoted.append(interpolates(text, i) ? "\\#" : "#");
        default -> quoted.append(c < ' ' || c == 0x7f ? "\\x%02X".formatted((int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean interpolates(String text, int at) {
    return at + 1 < text.length() && "{$@".indexOf(text.charAt(at + 1)) >= 0;
  }
}
