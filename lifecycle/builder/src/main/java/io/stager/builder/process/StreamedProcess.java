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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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

  /** How often a process that goes on is looked after. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final AtomicReference<@Nullable RuntimeException> refusal = new AtomicReference<>();
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

  /** {@return the machine's number of it} */
  public long pid() {
    return process.pid();
  }

  /** {@return its exit status, or that the limit has passed} */
  public Exit await(Duration limit) throws InterruptedException {
    return await(limit, () -> {});
  }

  /**
   * {@return its exit status, or that the limit has passed}
   *
   * <p>What takes the output, and the check, may throw: then the process has no more to say, and
   * what they throw is thrown here.
   *
   * @param check run from time to time while the process goes on
   */
  public Exit await(Duration limit, Runnable check) throws InterruptedException {
    var begin = System.nanoTime();
    for (var left = limit; !ended(left); left = limit.minusNanos(System.nanoTime() - begin)) {
      if (!left.isPositive()) {
        return new Exit.TimedOut();
      }
      check.run();
    }
    for (var reader : readers) {
      reader.join(LAST_WORDS);
    }
    throwRefusal();
    return new Exit.Exited(process.exitValue());
  }

  private boolean ended(Duration left) throws InterruptedException {
    var wait = left.compareTo(TICK) < 0 ? left : TICK;
    var ended = process.waitFor(wait.toNanos(), TimeUnit.NANOSECONDS);
    throwRefusal();
    return ended;
  }

  private void throwRefusal() {
    var thrown = refusal.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Ends it and what it started, at once. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Thread reader(InputStream stream, Output.Stream name, Output output) {
    return Thread.ofVirtual().start(() -> relayOrRefuse(stream, name, output));
  }

  /** Who takes the output may refuse more of it: then the process is ended. */
  private void relayOrRefuse(InputStream stream, Output.Stream name, Output output) {
    try {
      relay(stream, name, output);
    } catch (RuntimeException e) {
      refusal.compareAndSet(null, e);
      process.destroyForcibly();
    }
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
