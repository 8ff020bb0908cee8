package io.stager.builder.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the machine whose output is taken line by line while it runs.
 *
 * <p>Both streams are read by threads of their own, so that a program that fills one while we wait
 * for the other does not stand still. After its end they are given a moment, not for ever: a daemon
 * that a script left behind may hold the pipe.
 */
public final class StreamedProcess {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** A line longer than this is cut: a flood without line ends must not fill the memory. */
  private static final int LONGEST_LINE = 64 * 1024;

  private final Process process;
  private final List<Thread> readers;

  private StreamedProcess(Process process, Output output) {
    this.process = process;
    this.readers =
        List.of(
            reader(process.getInputStream(), Output.Stream.OUT, output),
            reader(process.getErrorStream(), Output.Stream.ERR, output));
  }

  /** Starts the process and the threads that read what it prints. */
  public static StreamedProcess start(ProcessBuilder builder, Output output) throws IOException {
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return new StreamedProcess(builder.start(), output);
  }

  /** {@return its exit status, or nothing once the limit has passed} */
  public Exit await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Exit.TimedOut();
    }
    for (var reader : readers) {
      reader.join(LAST_WORDS);
    }
    return new Exit.Exited(process.exitValue());
  }

  /** Ends it and what it started, at once. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static Thread reader(InputStream stream, Output.Stream name, Output output) {
    return Thread.ofVirtual().start(() -> relay(stream, name, output));
  }

  private static void relay(InputStream stream, Output.Stream name, Output output) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      var line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n' || line.length() == LONGEST_LINE) {
          output.line(name, line.toString());
          line.setLength(0);
        }
        if (c != '\n') {
          line.append((char) c);
        }
      }
      if (!line.isEmpty()) {
        output.line(name, line.toString());
      }
    } catch (IOException e) {
      if (!"Stream closed".equals(e.getMessage())) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
