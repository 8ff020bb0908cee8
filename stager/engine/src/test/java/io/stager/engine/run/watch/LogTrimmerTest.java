package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.state.AppLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTrimmerTest {
  @Test
  void givesOldLinesBackAndKeepsPlacesTrue(@TempDir Path directory) throws Exception {
    var file = directory.resolve("log.ndjson");
    try (var out = Files.newOutputStream(file)) {
      var line = line("x".repeat(60_000));
      for (int written = 0; written < 66 << 20; written += line.length) {
        out.write(line);
      }
      out.write(line("the last"));
    }
    var log = new AppLog(file);
    var end = log.end();

    new LogTrimmer(file).trim();

    while (blocks(file) * 512 > 40L << 20) {
      Thread.sleep(Duration.ofMillis(20));
    }
    assertThat(log.end()).isEqualTo(end);
    assertThat(log.recent(1)).extracting(l -> l.text()).containsExactly("the last");
    assertThat(log.recent(Integer.MAX_VALUE)).hasSizeBetween(500, 600);
    var followed = new ArrayList<String>();
    log.follow(0, () -> true, l -> followed.add(l.text()));
    assertThat(followed).hasSizeBetween(500, 600).endsWith("the last");
  }

  private static byte[] line(String text) {
    return """
    {"time":"2026-11-22T16:13:24Z","source":"APP/PROC/WEB/0","stream":"OUT","text":"%s"}
    """
        .formatted(text)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static long blocks(Path file) throws Exception {
    var stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    return Long.parseLong(
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }
}
