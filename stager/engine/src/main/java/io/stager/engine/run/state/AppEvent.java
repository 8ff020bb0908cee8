package io.stager.engine.run.state;

import io.stager.droplet.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that happened to an instance: one line of an app's {@code events.ndjson}. */
public record AppEvent(Instant time, Type type, Subject subject, Detail detail) {
  /** What happened. */
  public enum Type {
    /** The instance is being made. */
    STARTING,
    /** A sidecar is ready. */
    READY,
    /** The app is healthy: the instance gets requests. */
    RUNNING,
    /** It ended, and nobody had asked for that. */
    CRASHED,
    /** It was asked to end. */
    STOPPING,
    /** It ended as asked. */
    STOPPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The instance: its place, its guid and the version of the app that it runs. */
  public record Subject(Slot slot, String instance, String version) {}

  /** What more there is to say. */
  public sealed interface Detail {
    /** Nothing. */
    record None() implements Detail {}

    /** A member passed its check for the first time, this long after its start. */
    record Passed(String member, double seconds, String check) implements Detail {}

    /** Why it ended, the number of crashes in a row, and when it starts again, if it does. */
    record Crash(
        String description, int count, Optional<Long> restartSeconds, Optional<Failure> failure)
        implements Detail {}

    /** How long each member took to end, in the order in which they ended. */
    record Ends(List<MemberEnd> members) implements Detail {}
  }

  /** A failure of ours, not of the app: the exit code of its kind, and what to do. */
  public record Failure(int code, String message, String remedy) {}

  /** How long a member took to end after it was asked to. */
  public record MemberEnd(String name, double seconds) {
    JsonObject toJson() {
      return JsonObject.empty().with("name", name).with("seconds", seconds);
    }
  }

  /** {@return the event that the text of one line holds, if it holds one that we know} */
  public static Optional<AppEvent> parse(String line) {
    return ForeignLine.read(
        line,
        json ->
            Arrays.stream(Type.values())
                .filter(type -> json.text("type").filter(type.toString()::equals).isPresent())
                .findFirst()
                .map(type -> from(json, type)));
  }

  private static AppEvent from(JsonObject json, Type type) {
    return new AppEvent(
        json.text("time").map(Instant::parse).orElse(Instant.EPOCH),
        type,
        new Subject(
            new Slot(json.text("process").orElse(""), json.integer("index").orElse(0)),
            json.text("instance").orElse(""),
            json.text("version").orElse("")),
        switch (type) {
          case STARTING, STOPPING -> new Detail.None();
          case READY, RUNNING -> passed(json);
          case CRASHED -> crash(json);
          case STOPPED ->
              new Detail.Ends(json.objects("members").stream().map(AppEvent::end).toList());
        });
  }

  private static Detail passed(JsonObject json) {
    return new Detail.Passed(
        json.text("member").orElse(""), seconds(json), json.text("check").orElse(""));
  }

  private static double seconds(JsonObject json) {
    return json.text("seconds").map(Double::parseDouble).orElse(0.0);
  }

  private static Detail crash(JsonObject json) {
    return new Detail.Crash(
        json.text("exit_description").orElse(""),
        json.integer("crash_count").orElse(1),
        json.number("restart_s"),
        json.object("failure")
            .map(failure ->
                new Failure(
                    failure.integer("code").orElse(1),
                    failure.text("message").orElse(""),
                    failure.text("remedy").orElse(""))));
  }

  private static MemberEnd end(JsonObject json) {
    return new MemberEnd(json.text("name").orElse(""), seconds(json));
  }

  /** {@return the event as its line holds it; what scripts read has stable keys} */
  public JsonObject toJson() {
    var json =
        JsonObject.empty()
            .with("time", time.toString())
            .with("type", type.toString())
            .with("process", subject.slot().process())
            .with("index", subject.slot().index())
            .with("instance", subject.instance())
            .with("version", subject.version());
    return switch (detail) {
      case Detail.None() -> json;
      case Detail.Passed(var member, var seconds, var check) ->
          json.with("member", member).with("seconds", seconds).with("check", check);
      case Detail.Crash(var description, var count, var restart, var failure) ->
          json.with("reason", "CRASHED")
              .with("exit_description", description)
              .with("crash_count", count)
              .with("restart_s", restart)
              .with("failure", failure.map(AppEvent::json));
      case Detail.Ends(var members) ->
          json.withList("members", members.stream().map(MemberEnd::toJson).toList());
    };
  }

  private static JsonObject json(Failure failure) {
    return JsonObject.empty()
        .with("code", failure.code())
        .with("message", failure.message())
        .with("remedy", failure.remedy());
  }
}
