package io.stager.builder;

import io.stager.builder.process.Output;
import java.util.ArrayList;
import java.util.List;

/** What a script has printed, kept up to a bound: the two streams are read by two threads. */
final class Transcript {
  private static final int MOST_LINES = 100_000;

  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();

  synchronized void add(Output.Stream stream, String line) {
    var lines = stream == Output.Stream.OUT ? out : err;
    if (lines.size() < MOST_LINES) {
      lines.add(line);
    }
  }

  synchronized String standardOutput() {
    return String.join("\n", out);
  }

  synchronized String lastWords() {
    return last(err).isEmpty() ? last(out) : last(err);
  }

  synchronized String lastOutput() {
    return last(out);
  }

  private static String last(List<String> lines) {
    return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }
}
