package io.stager.engine.run;

import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;
import java.util.ArrayList;
import java.util.List;

/** What a listener heard, as words. */
final class Started implements StartListener {
  private final List<String> words = new ArrayList<>();

  List<String> words() {
    return words;
  }

  @Override
  public void starting(Slot instance) {
    words.add(instance + " starting");
  }

  @Override
  public void ready(Slot instance, AppEvent.Detail.Passed sidecar) {
    words.add("%s %s ready (%s)".formatted(instance, sidecar.member(), sidecar.check()));
  }

  @Override
  public void healthy(Slot instance, AppEvent.Detail.Passed app) {
    words.add("%s %s healthy (%s)".formatted(instance, app.member(), app.check()));
  }

  @Override
  public void crashed(Slot instance, AppEvent.Detail.Crash crash) {
    words.add(instance + " crashed: " + crash.description());
  }
}
