package io.stager.engine.run.watch;

import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The crashes of an app's places since it was last pushed or stopped, and what follows from them.
 */
final class CrashLedger {
  private final Map<Slot, Entry> entries = new HashMap<>();

  /** The crashes of a place, and when it may start again; never, when there is no time. */
  private record Entry(CrashHistory history, Optional<Instant> restart) {}

  /** Reads what an earlier watcher wrote down about this version. */
  void recall(List<AppEvent> past, String version) {
    for (var event : past) {
      if (event.subject().version().equals(version)) {
        recall(event);
      }
    }
  }

  private void recall(AppEvent event) {
    switch (event.detail()) {
      case AppEvent.Detail.Crash crash ->
          entries.put(
              event.subject().slot(),
              new Entry(
                  new CrashHistory(crash.count()),
                  crash.restartSeconds().map(event.time()::plusSeconds)));
      case AppEvent.Detail.Ends ends -> entries.remove(event.subject().slot());
      case AppEvent.Detail.None nothing -> {}
      case AppEvent.Detail.Passed passed -> {}
    }
  }

  /** Counts one more crash of what ran this long. */
  CrashHistory add(Slot slot, Duration ranFor, Instant now) {
    var before = Optional.ofNullable(entries.get(slot)).map(Entry::history);
    var history = before.orElse(CrashHistory.NONE).crashed(ranFor);
    entries.put(slot, new Entry(history, history.untilRestart().map(now::plus)));
    return history;
  }

  boolean allowsStart(Slot slot, Instant now) {
    var entry = entries.get(slot);
    return entry == null || entry.restart().filter(at -> !now.isBefore(at)).isPresent();
  }

  /** Whether the place is left alone for good. */
  boolean gaveUp(Slot slot) {
    var entry = entries.get(slot);
    return entry != null && entry.restart().isEmpty();
  }

  void clear() {
    entries.clear();
  }
}
