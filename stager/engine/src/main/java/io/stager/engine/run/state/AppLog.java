package io.stager.engine.run.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The log of an app: one file that all its launchers and the watcher append to.
 *
 * <p>A place in it is the number of bytes before it, which stays true for ever: the file is kept
 * small by giving its oldest part back to the file system as a hole, not by renaming it. So no line
 * is lost while launchers hold it open, and nobody who follows it has to notice.
 */
public final class AppLog {
  // A line of 61,440 bytes, each written as \\u00XX.
  private static final int LONGEST_LINE = 512 * 1024;
  private static final int CHUNK = 64 * 1024;
  private static final Duration PAUSE = Duration.ofMillis(40);

  private final Path file;

  /** The log in this file. */
  public AppLog(Path file) {
    this.file = file;
  }

  /** Appends a line. */
  public void append(LogLine line) {
    AppendedFile.append(file, line.toJson().compact());
  }

  /** {@return the place behind the last line} */
  public long end() {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the last lines, at most this many, oldest first} */
  public List<LogLine> recent(int most) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return backwards(channel, most);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<LogLine> backwards(FileChannel channel, int most) throws IOException {
    Deque<LogLine> lines = new ArrayDeque<>();
    var rest = new byte[0];
    long end = channel.size();
    while (end > 0 && lines.size() < most && rest.length <= LONGEST_LINE) {
      var start = Math.max(0, end - CHUNK);
      var bytes = joined(chunk(channel, start, end), rest);
      if (isHole(bytes)) {
        break;
      }
      rest = takeLines(bytes, start == 0, lines, most);
      end = start;
    }
    return List.copyOf(lines);
  }

  private static byte[] chunk(FileChannel channel, long start, long end) throws IOException {
    var buffer = ByteBuffer.allocate((int) (end - start));
    while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) > 0) {}
    return buffer.array();
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    var all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static boolean isHole(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 0 && bytes[bytes.length - 1] == 0;
  }

  /** Puts the complete lines in front of those found so far; returns what is before them. */
  private static byte[] takeLines(byte[] bytes, boolean first, Deque<LogLine> lines, int most) {
    int end = bytes.length;
    for (int i = bytes.length - 1; i >= 0 && lines.size() < most; i--) {
      if (bytes[i] == '\n') {
        parse(bytes, i + 1, end).ifPresent(lines::addFirst);
        end = i;
      }
    }
    if (first && lines.size() < most) {
      parse(bytes, 0, end).ifPresent(lines::addFirst);
    }
    return Arrays.copyOf(bytes, end);
  }

  private static Optional<LogLine> parse(byte[] bytes, int start, int end) {
    return end > start
        ? LogLine.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /**
   * Hands on every line from the place on, as they come, until it shall stop; what was written
   * before that moment is still handed on.
   */
  public void follow(long from, BooleanSupplier stop, Consumer<LogLine> reader) {
    var tail = new LineTail(file, from, LONGEST_LINE);
    try {
      boolean last;
      do {
        last = stop.getAsBoolean();
        drain(tail, reader);
      } while (!last && pause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drain(LineTail tail, Consumer<LogLine> reader) throws IOException {
    do {
      tail.read().forEach(line -> LogLine.parse(line).ifPresent(reader));
    } while (tail.hasMore() && !Thread.currentThread().isInterrupted());
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
