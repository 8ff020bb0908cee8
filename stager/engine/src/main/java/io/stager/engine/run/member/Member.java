package io.stager.engine.run.member;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A member of an instance as it is now: the process or a sidecar.
 *
 * @param starts how often it was started in this instance
 * @param routable whether it takes requests, where it is asked
 */
public record Member(
    LauncherEvent.Kind kind,
    String name,
    Life life,
    int starts,
    Optional<Check> lastCheck,
    Optional<Boolean> routable) {

  /** What a member does. */
  public enum State {
    /** For what comes up before it. */
    WAITING,
    STARTING,
    RUNNING,
    UNHEALTHY,
    /** It ended, and is about to be started again. */
    RESTARTING,
    EXITED;

    /** {@return the word for people and scripts} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Its present or last run: the state, the pid in the container, when it began and ended. */
  public record Life(State state, long pid, Instant began, Optional<Instant> ended) {}

  /** The last check that the launcher told of. */
  public record Check(Instant time, boolean passed, String detail) {}

  /** {@return how often it was started again within its instance} */
  public int restarts() {
    return Math.max(0, starts - 1);
  }

  /** {@return whether its pid is that of a process} */
  public boolean runs() {
    return switch (life.state()) {
      case STARTING, RUNNING, UNHEALTHY -> true;
      case WAITING, RESTARTING, EXITED -> false;
    };
  }

  /** {@return how long its present run has lasted; none when it does not run} */
  public Optional<Duration> uptime(Instant now) {
    return runs()
        ? Optional.of(Duration.between(life.began(), now)).filter(d -> !d.isNegative())
        : Optional.empty();
  }

  /** {@return the member that its launcher has not started yet} */
  public static Member waiting(LauncherEvent.Kind kind, String name) {
    var life = new Life(State.WAITING, 0, Instant.EPOCH, Optional.empty());
    return new Member(kind, name, life, 0, Optional.empty(), Optional.empty());
  }

  /** {@return the member that has ended, about to be started again} */
  public Member restarting() {
    return with(new Life(State.RESTARTING, life.pid(), life.began(), life.ended()));
  }

  static Member started(LauncherEvent event, int starts) {
    return new Member(
        event.kind(),
        event.member(),
        new Life(State.STARTING, event.pid().orElse(0L), event.time(), Optional.empty()),
        starts,
        Optional.empty(),
        Optional.empty());
  }

  Member checked(LauncherEvent event, boolean passed) {
    var state = passed ? State.RUNNING : State.UNHEALTHY;
    var now = new Life(state, event.pid().orElse(life.pid()), life.began(), Optional.empty());
    var check = new Check(event.time(), passed, event.detail());
    return new Member(kind, name, now, starts, Optional.of(check), routable);
  }

  Member routed(boolean is) {
    return new Member(kind, name, life, starts, lastCheck, Optional.of(is));
  }

  Member exited(LauncherEvent event) {
    return with(new Life(State.EXITED, life.pid(), life.began(), Optional.of(event.time())));
  }

  private Member with(Life other) {
    return new Member(kind, name, other, starts, lastCheck, routable);
  }
}
