package io.stager.engine.run.watch;

import io.stager.engine.run.member.LauncherEvent;
import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvent.Detail;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to an app's instances, told once: as an event for scripts and as lines in the log.
 *
 * <p>The event is the truth. A watcher that takes over reads the launchers' files from the
 * beginning and tells what its predecessor had not told yet.
 */
final class Chronicle {
  private final AppEvents events;
  private final PlatformLog log;
  private final InstantSource clock;
  private final Set<Told> told = new HashSet<>();

  /** An event that was told already; each happens once to an instance, or to a member of it. */
  private record Told(String instance, AppEvent.Type type, String member) {
    static Told of(AppEvent event) {
      var member = event.detail() instanceof Detail.Passed passed ? passed.member() : "";
      return new Told(event.subject().instance(), event.type(), member);
    }
  }

  Chronicle(AppLayout layout, String cell, InstantSource clock) {
    this.events = new AppEvents(layout.events());
    this.log = new PlatformLog(new AppLog(layout.log()), cell, clock);
    this.clock = clock;
  }

  /** Reads what was told of these instances before. */
  List<AppEvent> recall(Set<String> instances) {
    var all = events.all();
    all.stream()
        .filter(event -> instances.contains(event.subject().instance()))
        .map(Told::of)
        .forEach(told::add);
    return all;
  }

  void forget(Subject instance) {
    told.removeIf(event -> event.instance().equals(instance.instance()));
  }

  boolean toldOfCrash(Subject instance) {
    return told.contains(new Told(instance.instance(), AppEvent.Type.CRASHED, ""));
  }

  void starting(Subject instance) {
    if (tell(clock.instant(), AppEvent.Type.STARTING, instance, new Detail.None())) {
      log.creating(instance);
    }
  }

  void created(Subject instance) {
    log.created(instance);
  }

  /** Tells what a launcher told, as far as it is for people. */
  void tell(Subject instance, Instance.News news) {
    if (news.firstPass()) {
      passed(instance, news.event(), news.seconds());
    }
    switch (news.event().what()) {
      case STARTING -> {
        if (news.event().kind() == LauncherEvent.Kind.PROCESS) {
          log.monitoring(instance);
        }
      }
      case UNHEALTHY -> log.unhealthy(instance);
      case ROUTABLE, UNROUTABLE -> {
        if (news.event().kind() == LauncherEvent.Kind.PROCESS) {
          log.routed(instance, news.event().detail());
        }
      }
      case UNPACKED, READY, HEALTHY, EXITED, STOPPING, ENDED -> {}
    }
  }

  /** A sidecar is ready, or the app is healthy. */
  private void passed(Subject instance, LauncherEvent event, double seconds) {
    var app = event.kind() == LauncherEvent.Kind.PROCESS;
    var detail = new Detail.Passed(app ? "app" : event.member(), seconds, event.detail());
    var type = app ? AppEvent.Type.RUNNING : AppEvent.Type.READY;
    if (tell(event.time(), type, instance, detail) && app) {
      log.healthy(instance);
    }
  }

  void crashed(String appGuid, Subject instance, Instant time, Detail.Crash crash) {
    if (tell(time, AppEvent.Type.CRASHED, instance, crash)) {
      crash.failure().ifPresent(failure -> log.notCreated(instance, failure.message()));
      log.crashed(
          appGuid, instance, new CrashPayload.Exit(crash.description(), crash.count(), time));
    }
  }

  void stopping(Subject instance) {
    if (tell(clock.instant(), AppEvent.Type.STOPPING, instance, new Detail.None())) {
      log.stopping(instance);
    }
  }

  AppEvent stopped(Subject instance, List<AppEvent.MemberEnd> ends) {
    var detail = new Detail.Ends(ends);
    var now = clock.instant();
    tell(now, AppEvent.Type.STOPPED, instance, detail);
    return new AppEvent(now, AppEvent.Type.STOPPED, instance, detail);
  }

  void destroying(Subject instance) {
    log.destroying(instance);
  }

  void destroyed(Subject instance) {
    log.destroyed(instance);
  }

  void noted(Subject instance, Notice notice) {
    log.noted(instance, notice);
  }

  void launcherSaid(Subject instance, String line) {
    log.launcherSaid(instance, line);
  }

  void portTaken(int port) {
    log.portTaken(port);
  }

  private boolean tell(Instant time, AppEvent.Type type, Subject instance, Detail detail) {
    var event = new AppEvent(time, type, instance, detail);
    if (!told.add(Told.of(event))) {
      return false;
    }
    events.append(event);
    return true;
  }

  static Detail.Crash crash(
      String description, CrashHistory history, Optional<AppEvent.Failure> failure) {
    return new Detail.Crash(
        CrashPayload.bounded(description),
        history.count(),
        history.untilRestart().map(Duration::toSeconds),
        failure);
  }
}
