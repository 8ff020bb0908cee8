package io.stager.cli;

import io.stager.engine.run.StartListener;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;

/** The words for what happens while an app starts. */
final class StartProgress implements StartListener {
  private final Console console;

  StartProgress(Console console) {
    this.console = console;
  }

  @Override
  public void starting(Slot instance) {
    if (console.style().verbose()) {
      detail(instance, "starting");
    }
    console.goingOn(instance + " is starting");
  }

  @Override
  public void ready(Slot instance, AppEvent.Detail.Passed sidecar) {
    detail(instance, sidecar.member() + " ready" + how(sidecar));
  }

  @Override
  public void healthy(Slot instance, AppEvent.Detail.Passed app) {
    console.over();
    detail(instance, "app healthy" + how(app));
  }

  @Override
  public void crashed(Slot instance, AppEvent.Detail.Crash crash) {
    console.over();
    detail(instance, console.red("crashed: ") + crash.description());
  }

  private static String how(AppEvent.Detail.Passed passed) {
    var check = passed.check().isEmpty() ? "" : " (" + passed.check() + ")";
    return " after " + Quantity.seconds(passed.seconds()) + check;
  }

  private void detail(Slot instance, String words) {
    console.progress("       %-16s %s".formatted(instance, words));
  }
}
