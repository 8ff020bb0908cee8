package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.json.JsonText;
import io.stager.engine.run.state.LogFrame;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where a command prints: results on standard output, progress and errors on standard error.
 *
 * @param style how much is said, and whether in colour
 * @param live the line of a terminal that tells what is going on
 */
record Console(PrintStream out, PrintStream err, Style style, Optional<LiveLine> live) {
  /** Prints what is going on only as lines that stay. */
  Console(PrintStream out, PrintStream err, Style style) {
    this(out, err, style, Optional.empty());
  }

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

  /** Prints the one answer, or a list of several. */
  void answer(List<JsonObject> answers) {
    if (answers.size() == 1) {
      result(answers.getFirst());
    } else {
      result(answers);
    }
  }

  void results(List<String> lines) {
    // Printed at once: standard output is flushed at each line, and there may be many thousands.
    out.print(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  /** Prints a line of progress, unless the person wants quiet. */
  void progress(String line) {
    if (!style.quiet()) {
      err.println(line);
    }
  }

  /** Shows what is going on, on a terminal, until something else does or it is over. */
  void goingOn(String words) {
    live.ifPresent(line -> line.show(words));
  }

  /** Does what reads a file, and says so on a terminal if it takes longer than a second. */
  <T> T reading(Path file, Supplier<T> work) {
    live.ifPresent(line -> line.showLater("reading " + file.getFileName()));
    try {
      return work.get();
    } finally {
      over();
    }
  }

  /** Nothing is going on any more that a person should know to wait for. */
  void over() {
    try {
      if (live.isPresent()) {
        live.get().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints a warning: never silenced, and of what others wrote only what can be shown. */
  void warning(String text) {
    err.println(yellow("Warning: ") + LogFrame.uncoloured(text));
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
