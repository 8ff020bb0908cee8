package io.stager.engine.run.member;

import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.LineTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance as its launcher tells of it: what remains of all events up to now.
 *
 * <p>It is the same whoever adds up the events and whenever, so a watcher that takes over reads the
 * file from its beginning and knows what the one before it knew.
 */
public record InstanceState(
    Map<String, Member> members,
    Optional<Instant> healthySince,
    boolean routable,
    boolean stopping,
    Optional<End> end) {
  /** Longest line that is looked at. */
  public static final int LONGEST_LINE = 16 * 1024;

  // A launcher that says more than this in one container is not to be believed.
  private static final int MOST_MEMBERS = 256;
  private static final int MOST_READS = 64;

  /** Nothing has happened yet. */
  public static final InstanceState NEW =
      new InstanceState(Map.of(), Optional.empty(), true, false, Optional.empty());

  /** How it ended: when, the exit code, the launcher's word for why, the description for people. */
  public record End(Instant time, int status, String reason, String description) {}

  /** {@return the state that the instance's event file amounts to} */
  public static InstanceState read(InstanceLayout layout) {
    var tail = new LineTail(layout.events(), 0, LONGEST_LINE);
    var state = NEW;
    try {
      var lines = tail.read();
      for (int i = 0; i < MOST_READS && !lines.isEmpty(); i++) {
        state =
            state.after(
                lines.stream().map(LauncherEvent::parse).flatMap(Optional::stream).toList());
        lines = tail.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state;
  }

  /** {@return the state after these events} */
  public InstanceState after(List<LauncherEvent> events) {
    var state = this;
    for (var event : events) {
      state = state.after(event);
    }
    return state;
  }

  /** {@return the state after one more event; after the end nothing changes any more} */
  public InstanceState after(LauncherEvent event) {
    if (end.isPresent()) {
      return this;
    }
    return switch (event.what()) {
      case UNPACKED -> this;
      case STARTING -> with(Member.started(event, starts(event) + 1));
      case READY, HEALTHY -> checked(event, true);
      case UNHEALTHY -> checked(event, false);
      case EXITED -> member(event).map(member -> with(member.exited(event))).orElse(this);
      case ROUTABLE -> routed(event, true);
      case UNROUTABLE -> routed(event, false);
      case STOPPING -> new InstanceState(members, healthySince, routable, true, end);
      case ENDED ->
          event.kind() == LauncherEvent.Kind.LAUNCHER
              ? new InstanceState(
                  members,
                  healthySince,
                  routable,
                  stopping,
                  Optional.of(
                      new End(event.time(), event.status(), event.reason(), event.detail())))
              : this;
    };
  }

  private Optional<Member> member(LauncherEvent event) {
    return member(event.kind(), event.member());
  }

  /** {@return the member of this name, if its launcher has told of it} */
  public Optional<Member> member(LauncherEvent.Kind kind, String name) {
    return Optional.ofNullable(members.get(key(kind, name)));
  }

  private int starts(LauncherEvent event) {
    return member(event).map(Member::starts).orElse(0);
  }

  private InstanceState checked(LauncherEvent event, boolean passed) {
    var state = member(event).map(member -> with(member.checked(event, passed))).orElse(this);
    var first =
        event.kind() == LauncherEvent.Kind.PROCESS
            && event.what() == LauncherEvent.What.HEALTHY
            && healthySince.isEmpty();
    return first
        ? new InstanceState(
            state.members, Optional.of(event.time()), routable, state.stopping, state.end)
        : state;
  }

  private InstanceState with(Member member) {
    var more = new LinkedHashMap<>(members);
    more.put(key(member.kind(), member.name()), member);
    return more.size() > MOST_MEMBERS
        ? this
        : new InstanceState(more, healthySince, routable, stopping, end);
  }

  /** What a sidecar takes is no matter of the routes to the app. */
  private InstanceState routed(LauncherEvent event, boolean is) {
    var state = member(event).map(member -> with(member.routed(is))).orElse(this);
    return event.kind() == LauncherEvent.Kind.PROCESS
        ? new InstanceState(state.members, healthySince, is, stopping, end)
        : state;
  }

  private static String key(LauncherEvent.Kind kind, String name) {
    return kind + " " + name;
  }

  /** {@return whether its app is up: it was healthy, and is not on its way out} */
  public boolean running() {
    return healthySince.isPresent() && !stopping && end.isEmpty();
  }

  /** {@return whether it gets requests: it is up, and no readiness check says otherwise} */
  public boolean serving() {
    return running() && routable;
  }
}
