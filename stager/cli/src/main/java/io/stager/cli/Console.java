package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.json.JsonText;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a command prints: results on standard output, progress and errors on standard error.
 *
 * @param style how much is said, and whether in colour
 */
record Console(PrintStream out, PrintStream err, Style style) {
  /**
   * How much is said, and how.
   *
   * @param terminal whether a person sits there, whatever the colours
   */
  record Style(boolean json, boolean quiet, boolean verbose, boolean colour, boolean terminal) {}

  /** Prints a result. */
  void result(String line) {
    out.println(line);
  }

  void result(JsonObject object) {
    out.println(object.pretty());
  }

  void result(List<JsonObject> list) {
    out.println(JsonText.pretty(list));
  }

  void results(List<String> lines) {
    lines.forEach(out::println);
  }

  /** Prints a line of progress, unless the person wants quiet. */
  void progress(String line) {
    if (!style.quiet()) {
      err.println(line);
    }
  }

  /** Prints a warning: never silenced. */
  void warning(String text) {
    err.println(yellow("Warning: ") + text);
  }

  String red(String text) {
    return colour("31", text);
  }

  String yellow(String text) {
    return colour("33", text);
  }

  String bold(String text) {
    return colour("1", text);
  }

  String dim(String text) {
    return colour("2", text);
  }

  private String colour(String code, String text) {
    return style.colour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
