package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.Slot;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlatformLogTest {
  private static final Subject INSTANCE = new Subject(new Slot("web", 1), "guid", "version");

  @Test
  void saysOnErrWhatCouldNotBeDone(@TempDir Path directory) {
    var lines = new AppLog(directory.resolve("log"));
    var log = new PlatformLog(lines, "cell", InstantSource.fixed(Instant.EPOCH));

    log.created(INSTANCE);
    log.notCreated(INSTANCE, "no");
    log.noted(INSTANCE, new Notice.Done("a way out"));
    log.noted(INSTANCE, new Notice.Lacking("no way out"));

    assertThat(lines.recent(10))
        .extracting(line -> line.source() + " " + line.stream() + " " + line.text())
        .containsExactly(
            "CELL/1 OUT Cell cell successfully created container for instance guid",
            "CELL/1 ERR Cell cell failed to create container for instance guid: no",
            "CELL/1 OUT a way out",
            "CELL/1 ERR no way out");
  }
}
