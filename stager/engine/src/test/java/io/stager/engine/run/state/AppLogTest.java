package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppLogTest {
  @TempDir private Path directory;
  private AppLog log = new AppLog(Path.of(""));

  @BeforeEach
  void open() {
    log = new AppLog(directory.resolve("log.ndjson"));
  }

  @Test
  void givesTheLastLinesOldestFirst() {
    IntStream.range(0, 3_000).forEach(i -> log.append(line("line " + i)));

    assertThat(log.recent(3))
        .extracting(LogLine::text)
        .containsExactly("line 2997", "line 2998", "line 2999");
    assertThat(log.recent(50_000))
        .hasSize(3_000)
        .first()
        .extracting(LogLine::text)
        .isEqualTo("line 0");
  }

  @Test
  void hasNoLinesBeforeThereIsAFile() {
    assertThat(log.recent(10)).isEmpty();
    assertThat(log.end()).isZero();
  }

  @Test
  void passesOverWhatIsNoLogLine() throws IOException {
    log.append(line("one"));
    Files.writeString(
        directory.resolve("log.ndjson"),
        "{\"time\":\"never\"}\nnonsense\n{\"text\":1}\n\n",
        StandardOpenOption.APPEND);
    log.append(line("two"));

    assertThat(log.recent(10)).extracting(LogLine::text).containsExactly("one", "two");
  }

  @Test
  void keepsEveryPartOfALine() {
    var line =
        new LogLine(
            Instant.parse("2026-11-22T16:13:24.000000001Z"),
            "APP/PROC/WEB/0",
            LogLine.Stream.ERR,
            "\"\\\u0000ü\n");

    log.append(line);

    assertThat(log.recent(1)).containsExactly(line);
  }

  @Test
  void followsFromAPlaceUntilItShallStop() throws Exception {
    log.append(line("before"));
    var place = log.end();
    BlockingQueue<LogLine> lines = new LinkedBlockingQueue<>();
    var stop = new AtomicBoolean();
    var following = Thread.ofVirtual().start(() -> log.follow(place, stop::get, lines::add));

    log.append(line("one"));
    assertThat(lines.poll(20, TimeUnit.SECONDS)).extracting(LogLine::text).isEqualTo("one");
    log.append(line("two"));
    stop.set(true);
    following.join();

    assertThat(List.copyOf(lines)).extracting(LogLine::text).containsExactly("two");
  }

  private static LogLine line(String text) {
    return new LogLine(
        Instant.parse("2026-11-22T16:13:24Z"), "APP/PROC/WEB/0", LogLine.Stream.OUT, text);
  }
}
