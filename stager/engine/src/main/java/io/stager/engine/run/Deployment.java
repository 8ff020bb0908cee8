package io.stager.engine.run;

import io.stager.droplet.StagingException;
import io.stager.engine.run.link.Answer;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.Slot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** An app on its way up: what was wanted of the watcher, and the events since then. */
public final class Deployment {
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final int LOOKS_BETWEEN_PINGS = 40;

  private final WatcherLink watcher;
  private final AppLayout layout;
  private final App app;
  private final AppEvents.Reading events;
  private final long logStart;

  Deployment(WatcherLink watcher, AppLayout layout, App app, Before before) {
    this.watcher = watcher;
    this.layout = layout;
    this.app = app;
    this.events = new AppEvents(layout.events()).from(before.events());
    this.logStart = before.log();
  }

  /** Where the events and the log ended before anything of this deployment happened. */
  record Before(long events, long log) {}

  /** {@return the URL of the app, unless nothing of it is reached over the network} */
  public Optional<String> url() {
    return app.url();
  }

  /** {@return the place in the app's log where this deployment begins} */
  public long logStart() {
    return logStart;
  }

  /**
   * Waits until every instance is healthy.
   *
   * <p>There is no time limit of its own: the health checks have theirs. When an instance crashes
   * before that, the app is stopped, so that nothing goes on failing unseen.
   *
   * @throws StagingException.DidNotRun when an instance crashed, or the app was stopped
   */
  public void await(StartListener listener) {
    Set<Slot> missing = new HashSet<>(app.slots());
    for (int i = 1; !missing.isEmpty(); i++) {
      for (var event : events.next()) {
        if (event.subject().version().equals(app.release().version())) {
          hear(event, missing, listener);
        }
      }
      if (i % LOOKS_BETWEEN_PINGS == 0) {
        watcher.ensure();
        refuseOtherVersion();
      }
      pause();
    }
  }

  private void hear(AppEvent event, Set<Slot> missing, StartListener listener) {
    var slot = event.subject().slot();
    switch (event.detail()) {
      case AppEvent.Detail.Passed passed when event.type() == AppEvent.Type.RUNNING -> {
        listener.healthy(slot, passed);
        missing.remove(slot);
      }
      case AppEvent.Detail.Passed passed -> listener.ready(slot, passed);
      case AppEvent.Detail.Crash crash -> {
        listener.crashed(slot, crash);
        stop();
        throw failure(slot, crash);
      }
      case AppEvent.Detail.None() when event.type() == AppEvent.Type.STARTING ->
          listener.starting(slot);
      case AppEvent.Detail.None nothing -> {}
      case AppEvent.Detail.Ends ends -> {}
    }
  }

  private void stop() {
    watcher.ask(StopRequest.of(app.id().name()));
  }

  private StagingException failure(Slot slot, AppEvent.Detail.Crash crash) {
    return crash
        .failure()
        .map(Answer::failure)
        .orElseGet(() ->
            new StagingException.DidNotRun(
                "%s of app '%s' did not start: %s"
                    .formatted(slot, app.id().name(), crash.description()),
                "see what it printed: stager logs --recent " + app.id().name()));
  }

  private void refuseOtherVersion() {
    var now = App.read(layout);
    var same = now.filter(a -> a.release().version().equals(app.release().version()));
    if (same.filter(a -> a.desired() == App.Desired.RUNNING).isEmpty()) {
      throw new StagingException.DidNotRun(
          "App '%s' was stopped or pushed by another command".formatted(app.id().name()),
          "run the command again");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted(
          "Interrupted while the app was starting", "stop the app, or push it again");
    }
  }
}
