package io.stager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the command that goes on: what it printed until now, and signals to it. */
final class RunningCommand {
  /** More than the slowest staging takes on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final List<String> arguments;
  private final Process process;
  private final Text out;
  private final Text err;

  RunningCommand(List<String> arguments, Process process) {
    this.arguments = arguments;
    this.process = process;
    this.out = Text.of(process.getInputStream());
    this.err = Text.of(process.getErrorStream());
  }

  /** Waits until this stands in its progress. */
  RunningCommand awaits(String text) throws InterruptedException {
    if (!err.contains(text, LIMIT)) {
      throw new AssertionError(arguments + " never printed '" + text + "'\n" + printed(-1));
    }
    return this;
  }

  /** Sends it a signal, by its name without SIG. */
  RunningCommand signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      return this;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it has ended. */
  Outcome end() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(arguments + " does not end\n" + printed(-1));
      }
      out.ended(LIMIT);
      err.ended(LIMIT);
      return printed(process.exitValue());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome printed(int code) {
    return new Outcome(code, out.toString(), err.toString());
  }

  /** What comes from one of its streams. */
  private static final class Text {
    private final StringBuilder read = new StringBuilder();
    private boolean ended;

    static Text of(InputStream stream) {
      var text = new Text();
      Thread.ofVirtual().start(() -> text.readAll(stream));
      return text;
    }

    private void readAll(InputStream stream) {
      var characters = new char[4096];
      try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
        for (var n = reader.read(characters); n >= 0; n = reader.read(characters)) {
          add(characters, n);
        }
      } catch (IOException e) {
        // The end of a killed process.
      }
      end();
    }

    private synchronized void add(char[] characters, int length) {
      read.append(characters, 0, length);
      notifyAll();
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized boolean contains(String part, Duration limit) throws InterruptedException {
      var last = System.nanoTime() + limit.toNanos();
      while (read.indexOf(part) < 0 && !ended && System.nanoTime() < last) {
        wait(1000);
      }
      return read.indexOf(part) >= 0;
    }

    synchronized void ended(Duration limit) throws InterruptedException {
      var last = System.nanoTime() + limit.toNanos();
      while (!ended && System.nanoTime() < last) {
        wait(1000);
      }
    }

    @Override
    public synchronized String toString() {
      return read.toString();
    }
  }
}
