package io.stager.engine.run.member;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.ForeignLine;
import io.stager.engine.run.state.LogFrame;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One line of an instance's event file: what its launcher did or saw. */
public record LauncherEvent(Instant time, Kind kind, String member, What what, JsonObject more) {
  private static final int LONGEST_TEXT = 4096;

  /** Whom it is about. */
  public enum Kind {
    LAUNCHER,
    PROCESS,
    SIDECAR;

    /** {@return the word for people and scripts} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happened. */
  public enum What {
    UNPACKED,
    STARTING,
    READY,
    HEALTHY,
    UNHEALTHY,
    ROUTABLE,
    UNROUTABLE,
    EXITED,
    STOPPING,
    ENDED
  }

  /** {@return the event that the line holds, if it holds one that we know} */
  public static Optional<LauncherEvent> parse(String line) {
    return ForeignLine.read(
        line,
        json ->
            constant(Kind.values(), json.text("kind"))
                .flatMap(kind ->
                    constant(What.values(), json.text("event")).map(what -> of(json, kind, what))));
  }

  private static LauncherEvent of(JsonObject json, Kind kind, What what) {
    return new LauncherEvent(
        json.text("time").map(t -> OffsetDateTime.parse(t).toInstant()).orElse(Instant.EPOCH),
        kind,
        json.text("member").map(LauncherEvent::harmless).orElse(""),
        what,
        json);
  }

  private static <E extends Enum<E>> Optional<E> constant(E[] values, Optional<String> word) {
    return word.flatMap(text ->
        Arrays.stream(values)
            .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst());
  }

  /** {@return the member's pid as its container counts} */
  public Optional<Long> pid() {
    return more.number("pid");
  }

  /** {@return the seconds from the member's start to this event, where the launcher measured it} */
  public Optional<Double> afterSeconds() {
    return more.members().get("after_s") instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** {@return the exit status that it tells} */
  public int status() {
    return more.integer("status").orElse(0);
  }

  /** {@return the word for why it all ended} */
  public String reason() {
    return more.text("reason").map(LauncherEvent::harmless).orElse("");
  }

  /** {@return more about it, for people} */
  public String detail() {
    return more.text("detail").map(LauncherEvent::harmless).orElse("");
  }

  /** It ends up on terminals, so nothing in it may act on one. */
  private static String harmless(String text) {
    return LogFrame.uncoloured(
        text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
  }
}
