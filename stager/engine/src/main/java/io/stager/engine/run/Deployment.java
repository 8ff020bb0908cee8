package io.stager.engine.run;

import io.stager.droplet.StagingException;
import io.stager.engine.run.link.Answer;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.Environment;
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
  private final Deployments deployments;
  private final App app;
  private final Set<Slot> missing;
  private final Before before;
  private final AppEvents.Reading events;

  Deployment(Deployments deployments, WatcherLink watcher, AppLayout layout, Aim aim) {
    this.deployments = deployments;
    this.watcher = watcher;
    this.layout = layout;
    this.app = aim.app();
    this.missing = new HashSet<>(aim.missing());
    this.before = aim.before();
    this.events = new AppEvents(layout.events()).from(before.events());
  }

  /** What shall be, the places that have to become healthy for that, and what was. */
  record Aim(App app, Set<Slot> missing, Before before) {}

  /**
   * What was before anything of this deployment happened.
   *
   * @param app the app, where it ran and shall run on if this fails
   * @param events where the events ended
   * @param log where the log ended
   */
  record Before(Optional<App> app, Environment environment, long events, long log) {}

  /** {@return the name of the app} */
  public String name() {
    return app.id().name();
  }

  /** {@return the URL of the app, unless nothing of it is reached over the network} */
  public Optional<String> url() {
    return app.url();
  }

  /** {@return the place in the app's log where this deployment begins} */
  public long logStart() {
    return before.log();
  }

  /**
   * Waits until every instance is healthy.
   *
   * <p>There is no time limit of its own: the health checks have theirs. When an instance crashes
   * before that, the app is as it was before: stopped, so that nothing goes on failing unseen, or
   * running in its earlier version.
   *
   * @throws StagingException.DidNotRun when an instance crashed, or the app was stopped
   */
  public void await(StartListener listener) {
    for (int i = 1; !missing.isEmpty(); i++) {
      for (var event : events.next()) {
        if (event.subject().version().equals(app.release().version())) {
          hear(event, listener);
        }
      }
      if (i % LOOKS_BETWEEN_PINGS == 0) {
        watcher.ensure();
        refuseOtherVersion();
      }
      pause();
    }
  }

  private void hear(AppEvent event, StartListener listener) {
    var slot = event.subject().slot();
    switch (event.detail()) {
      case AppEvent.Detail.Passed passed when event.type() == AppEvent.Type.RUNNING -> {
        listener.healthy(slot, passed);
        missing.remove(slot);
      }
      case AppEvent.Detail.Passed passed -> listener.ready(slot, passed);
      case AppEvent.Detail.Crash crash -> {
        listener.crashed(slot, crash);
        giveUp();
        throw failure(slot, crash);
      }
      case AppEvent.Detail.None() when event.type() == AppEvent.Type.STARTING ->
          listener.starting(slot);
      case AppEvent.Detail.None nothing -> {}
      case AppEvent.Detail.Ends ends -> {}
    }
  }

  /** What ran before and still does goes on; what has run of this deployment before, too. */
  private void giveUp() {
    var old = before.app();
    if (old.isEmpty()) {
      watcher.ask(StopRequest.of(app.id().name()));
    } else {
      deployments.takeBack(old.get(), before.environment());
    }
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

  /** Gives up: what this has started ends, and what ran before and still does goes on. */
  public void cancel() {
    giveUp();
  }

  /** {@return whether an earlier version goes on when this one is given up} */
  public boolean replaces() {
    return before.app().isPresent();
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
