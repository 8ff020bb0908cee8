package io.stager.cli;

import io.stager.droplet.Place;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.LogFrame;
import java.util.stream.Collectors;

/**
 * A failure in words on standard error and, where JSON was asked for, as JSON on standard output.
 */
final class FailureReport {
  private FailureReport() {}

  static int print(Console console, Exception failure) {
    return print(
        console, failure instanceof StagingException foreseen ? foreseen : unforeseen(failure));
  }

  static int print(Console console, StagingException failure) {
    say(console, failure);
    if (console.style().json()) {
      console.result(JsonObject.empty().with("error", json(failure)));
    }
    return failure.exitCode();
  }

  /** Says it to people alone. */
  static void say(Console console, StagingException failure) {
    var err = console.err();
    err.println(console.red("Error:") + " " + indented(String.valueOf(failure.getMessage())));
    failure.where().ifPresent(where -> err.println("  in     " + indented(where)));
    err.println("  try    " + indented(failure.remedy()));
    if (console.style().verbose()) {
      failure.printStackTrace(err);
    }
  }

  /** What nobody foresaw: the stack trace is what we would ask for, so it is shown with -v. */
  private static StagingException unforeseen(Exception failure) {
    return new StagingException.Internal(
            "Stager itself went wrong: " + failure,
            "run it again with -v, and report what it prints")
        .causedBy(failure);
  }

  private static String indented(String text) {
    return text.lines().map(LogFrame::uncoloured).collect(Collectors.joining("\n         "));
  }

  private static JsonObject json(StagingException failure) {
    return JsonObject.empty().with("code", failure.exitCode()).withAll(details(failure));
  }

  /** {@return what failed, where and what to do; line and column where it is about a text} */
  static JsonObject details(StagingException failure) {
    return JsonObject.empty()
        .with("message", String.valueOf(failure.getMessage()))
        .with("where", failure.where())
        .withAll(
            failure instanceof StagingException.InvalidInput input
                ? input.place().map(FailureReport::json).orElse(JsonObject.empty())
                : JsonObject.empty())
        .with("remedy", failure.remedy());
  }

  static JsonObject json(Place place) {
    return JsonObject.empty()
        .with("file", place.file())
        .with("line", place.line())
        .with("column", place.column());
  }
}
