package io.stager.engine.run.watch;

import io.stager.engine.run.state.AppEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for an app to be gone, and how its instances ended meanwhile. */
final class Farewells {
  private final List<AppEvent> ends = new ArrayList<>();
  private final List<CompletableFuture<List<AppEvent>>> waiting = new ArrayList<>();

  CompletableFuture<List<AppEvent>> await() {
    var gone = new CompletableFuture<List<AppEvent>>();
    waiting.add(gone);
    return gone;
  }

  /** What ended so far is not part of what is waited for, unless someone waits already. */
  void forget() {
    if (waiting.isEmpty()) {
      ends.clear();
    }
  }

  void add(AppEvent end) {
    ends.add(end);
  }

  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  void tell() {
    var all = List.copyOf(ends);
    var told = List.copyOf(waiting);
    ends.clear();
    waiting.clear();
    told.forEach(gone -> gone.complete(all));
  }
}
