package io.stager.engine.run.watch;

import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.LogLine;
import java.time.InstantSource;

/** What the platform itself says in an app's log, in Cloud Foundry's words. */
final class PlatformLog {
  private static final String API = "API/0";

  private final AppLog log;
  private final String cell;
  private final InstantSource clock;

  PlatformLog(AppLog log, String cell, InstantSource clock) {
    this.log = log;
    this.cell = cell;
    this.clock = clock;
  }

  void creating(Subject instance) {
    say(
        instance,
        "Cell %s creating container for instance %s".formatted(cell, instance.instance()));
  }

  void created(Subject instance) {
    say(
        instance,
        "Cell %s successfully created container for instance %s"
            .formatted(cell, instance.instance()));
  }

  void notCreated(Subject instance, String why) {
    append(
        source(instance),
        LogLine.Stream.ERR,
        "Cell %s failed to create container for instance %s: %s"
            .formatted(cell, instance.instance(), why));
  }

  void monitoring(Subject instance) {
    say(instance, "Starting health monitoring of container");
  }

  void healthy(Subject instance) {
    say(instance, "Container became healthy");
  }

  void unhealthy(Subject instance) {
    say(instance, "Container became unhealthy");
  }

  /** What a readiness check found, in the launcher's words, which are Cloud Foundry's. */
  void routed(Subject instance, String words) {
    if (!words.isEmpty()) {
      say(instance, words);
    }
  }

  void stopping(Subject instance) {
    say(instance, "Cell %s stopping instance %s".formatted(cell, instance.instance()));
  }

  void destroying(Subject instance) {
    say(
        instance,
        "Cell %s destroying container for instance %s".formatted(cell, instance.instance()));
  }

  void destroyed(Subject instance) {
    say(
        instance,
        "Cell %s successfully destroyed container for instance %s"
            .formatted(cell, instance.instance()));
  }

  void noted(Subject instance, Notice notice) {
    append(source(instance), stream(notice), notice.text());
  }

  /** On Cloud Foundry a cell says on ERR what it could not do, all else on OUT. */
  static LogLine.Stream stream(Notice notice) {
    return switch (notice) {
      case Notice.Done done -> LogLine.Stream.OUT;
      case Notice.Lacking lacking -> LogLine.Stream.ERR;
    };
  }

  /** What the launcher printed outside the app's streams: it only does when it cannot go on. */
  void launcherSaid(Subject instance, String line) {
    append(source(instance), LogLine.Stream.ERR, line);
  }

  void crashed(String appGuid, Subject instance, CrashPayload.Exit exit) {
    var payload =
        new CrashPayload(
            instance.instance(), instance.slot().index(), cell, exit, instance.version());
    append(
        API,
        LogLine.Stream.OUT,
        "App instance exited with guid %s payload: %s".formatted(appGuid, payload.inspect()));
    append(
        API,
        LogLine.Stream.OUT,
        "Process has crashed with type: \"%s\"".formatted(instance.slot().process()));
  }

  void portTaken(int port) {
    append(
        API,
        LogLine.Stream.ERR,
        "Port %d is taken by another program: the app is not reachable until it is free"
            .formatted(port));
  }

  private void say(Subject instance, String text) {
    append(source(instance), LogLine.Stream.OUT, text);
  }

  private static String source(Subject instance) {
    return "CELL/" + instance.slot().index();
  }

  private void append(String source, LogLine.Stream stream, String text) {
    log.append(new LogLine(clock.instant(), source, stream, text));
  }
}
