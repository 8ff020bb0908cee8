package io.stager.builder.command;

import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;

/**
 * Where the command's words go, and where those of the scripts go, which write there themselves:
 * what they print keeps its bytes and its order.
 */
record Streams(Stream out, Stream err) {
  /** One of the two: for this process, and for the processes that it starts. */
  record Stream(PrintStream own, Redirect scripts) {
    void line(String text) {
      own.print(text + "\n");
      own.flush();
    }
  }
}
