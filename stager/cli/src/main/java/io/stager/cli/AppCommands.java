package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.InstanceStatus;
import io.stager.engine.run.MemberStatus;
import io.stager.engine.run.StoppedInstance;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.LogFrame;
import io.stager.engine.run.state.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code ps}, {@code logs}, {@code events}, {@code ssh}, {@code stop}: what runs. */
final class AppCommands {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int RECENT = 1000;

  private final Toolkit kit;
  private final Console console;

  AppCommands(Toolkit kit) {
    this.kit = kit;
    this.console = kit.console();
  }

  void ps(Optional<String> app) {
    var instances = kit.apps().ps(app);
    if (console.style().json()) {
      console.result(instances.stream().map(InstanceStatus::toJson).toList());
      return;
    }
    if (instances.isEmpty()) {
      console.progress("Nothing was pushed yet: stager push starts an app.");
      return;
    }
    var now = Instant.now();
    var table =
        new Table()
            .row(
                "INSTANCE", "STATE", "UPTIME", "MEMBER", "PID", "MEMORY", "RESTARTS", "LAST CHECK");
    var many = instances.stream().map(InstanceStatus::app).distinct().count() > 1;
    instances.forEach(instance -> rows(table, instance, many, now));
    console.results(table.lines());
  }

  private static void rows(Table table, InstanceStatus instance, boolean many, Instant now) {
    var name = many ? instance.app() + " " + instance.slot() : instance.slot().toString();
    var uptime = instance.run().map(run -> Quantity.uptime(run.uptime())).orElse("-");
    if (instance.members().isEmpty()) {
      table.row(name, instance.state().toString(), uptime);
      return;
    }
    for (int i = 0; i < instance.members().size(); i++) {
      var member = instance.members().get(i);
      table.row(
          i == 0 ? name : "",
          i == 0 ? instance.state().toString() : "",
          i == 0 ? uptime : "",
          member.title(),
          member.member().runs() ? "" + member.member().life().pid() : "-",
          memory(member),
          member.member().restarts() == 0 ? "-" : "" + member.member().restarts(),
          check(member, now));
    }
  }

  private static String memory(MemberStatus member) {
    return Quantity.bytes(member.use().rssBytes())
        + member.memoryLimitMb().map(mb -> " of " + mb + " MB").orElse("");
  }

  /** A launcher tells of a check when it finds something else than before. */
  private static String check(MemberStatus status, Instant now) {
    var member = status.member();
    if (!member.runs()) {
      return member.life().state().toString();
    }
    var unrouted = member.routable().filter(is -> !is).map(is -> ", takes no requests").orElse("");
    return member
        .lastCheck()
        .map(check -> {
          var since = Quantity.uptime(Duration.between(check.time(), now));
          return check.detail()
              + (check.passed() ? " ok for " + since : " failed, " + since + " ago")
              + unrouted;
        })
        .orElse("-");
  }

  void logs(String app, boolean recentOnly, Interruption interruption) {
    var log = kit.apps().log(app);
    var end = log.end();
    log.recent(RECENT).forEach(this::show);
    if (!recentOnly) {
      log.follow(end, interruption::asked, this::show);
    }
  }

  private void show(LogLine line) {
    console.result(console.style().json() ? line.toJson().compact() : frame(line));
  }

  String frame(LogLine line) {
    return console.style().colour() ? LogFrame.coloured(line) : LogFrame.plain(line);
  }

  void events(String app) {
    var events = kit.apps().events(app);
    if (console.style().json()) {
      console.result(events.stream().map(AppEvent::toJson).toList());
      return;
    }
    var table = new Table();
    events.forEach(event ->
        table.row(
            CLOCK.format(event.time()),
            event.subject().slot().toString(),
            event.type().toString(),
            words(event.detail()),
            consequence(event.detail())));
    console.results(table.lines());
  }

  private static String words(AppEvent.Detail detail) {
    return switch (detail) {
      case AppEvent.Detail.None() -> "";
      case AppEvent.Detail.Passed passed ->
          "%s %s after %s"
              .formatted(passed.member(), passed.check(), Quantity.seconds(passed.seconds()));
      case AppEvent.Detail.Crash crash -> crash.description();
      case AppEvent.Detail.Ends ends -> ends(ends.members());
    };
  }

  private static String consequence(AppEvent.Detail detail) {
    if (!(detail instanceof AppEvent.Detail.Crash crash)) {
      return "";
    }
    var then =
        crash
            .restartSeconds()
            .map(s -> s == 0 ? ", restarted at once" : ", restarted after " + s + " s")
            .orElse(", not restarted");
    return "crash " + crash.count() + then;
  }

  int ssh(String app, int index, Optional<String> command) {
    var terminal =
        console.style().terminal() && command.isEmpty()
            ? Optional.of(kit.env().getOrDefault("TERM", "xterm"))
            : Optional.<String>empty();
    return kit.apps().instance(app, index).enter(kit.runtime(), command, terminal);
  }

  void stop(String app) {
    var stopped = kit.apps().stop(app);
    if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .with("app", app)
              .withList("stopped", stopped.stream().map(AppCommands::json).toList()));
    } else {
      console.progress(stopping(app, stopped));
    }
  }

  private static JsonObject json(StoppedInstance instance) {
    return JsonObject.empty()
        .with("process", instance.slot().process())
        .with("index", instance.slot().index())
        .withList(
            "members",
            instance.members().stream()
                .map(m -> JsonObject.empty().with("name", m.name()).with("seconds", m.seconds()))
                .toList());
  }

  static String stopping(String app, List<StoppedInstance> stopped) {
    if (stopped.isEmpty()) {
      return "Stopped " + app + ": nothing of it was running.";
    }
    return "Stopped "
        + app
        + ": "
        + stopped.stream()
            .map(instance -> instance.slot() + " " + ends(instance.members()))
            .collect(Collectors.joining("; "))
        + ".";
  }

  private static String ends(List<AppEvent.MemberEnd> members) {
    return members.stream()
        .map(m -> m.name() + " ended after " + Quantity.seconds(m.seconds()))
        .collect(Collectors.joining(", "));
  }
}
