package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CrashLedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T16:14:02.710Z");
  private static final Slot WEB = new Slot("web", 0);

  private final CrashLedger ledger = new CrashLedger();

  @Test
  void lastingTroubleWaits() {
    for (int i = 0; i < 3; i++) {
      ledger.add(WEB, Duration.ZERO, NOW);
    }

    assertThat(ledger.allowsStart(WEB, NOW.plusSeconds(29))).isFalse();
    assertThat(ledger.allowsStart(WEB, NOW.plusSeconds(30))).isTrue();
    assertThat(ledger.allowsStart(new Slot("web", 1), NOW)).isTrue();
  }

  @Test
  void goesOnWhereAnEarlierWatcherWas() {
    ledger.recall(List.of(crash("v1", 7), crash("v2", 4)), "v2");

    assertThat(ledger.allowsStart(WEB, NOW.plusSeconds(59))).isFalse();
    assertThat(ledger.allowsStart(WEB, NOW.plusSeconds(60))).isTrue();
    assertThat(ledger.add(WEB, Duration.ZERO, NOW).count()).isEqualTo(5);
  }

  @Test
  void aStopEndsTheSeries() {
    var stop =
        new AppEvent(
            NOW,
            AppEvent.Type.STOPPED,
            new AppEvent.Subject(WEB, "guid", "v2"),
            new AppEvent.Detail.Ends(List.of()));

    ledger.recall(List.of(crash("v2", 4), stop), "v2");

    assertThat(ledger.add(WEB, Duration.ZERO, NOW).count()).isEqualTo(1);
  }

  @Test
  void tellsWhatIsLeftAlone() {
    ledger.recall(List.of(crash("v2", 199)), "v2");

    ledger.add(WEB, Duration.ZERO, NOW);

    assertThat(ledger.gaveUp(WEB)).isTrue();
    assertThat(ledger.allowsStart(WEB, NOW.plusSeconds(100_000))).isFalse();
  }

  private static AppEvent crash(String version, int count) {
    var wait = new CrashHistory(count).untilRestart().map(Duration::toSeconds);
    return new AppEvent(
        NOW,
        AppEvent.Type.CRASHED,
        new AppEvent.Subject(WEB, "guid", version),
        new AppEvent.Detail.Crash(
            "APP/PROC/WEB: Exited with status 1", count, wait, Optional.empty()));
  }
}
