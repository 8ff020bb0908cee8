package io.stager.engine.run.member;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A member of an instance as it is now: the process or a sidecar. */
public record Member(
    LauncherEvent.Kind kind, String name, Life life, int starts, Optional<Check> lastCheck) {

  /** What a member does. */
  public enum State {
    STARTING,
    RUNNING,
    UNHEALTHY,
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

  /** {@return how long its present run has lasted; none when it does not run} */
  public Optional<Duration> uptime(Instant now) {
    return life.state() == State.EXITED
        ? Optional.empty()
        : Optional.of(Duration.between(life.began(), now)).filter(d -> !d.isNegative());
  }

  static Member started(LauncherEvent event, int starts) {
    return new Member(
        event.kind(),
        event.member(),
        new Life(State.STARTING, event.pid().orElse(0L), event.time(), Optional.empty()),
        starts,
        Optional.empty());
  }

  Member checked(LauncherEvent event, boolean passed) {
    var state = passed ? State.RUNNING : State.UNHEALTHY;
    return new Member(
        kind,
        name,
        new Life(state, event.pid().orElse(life.pid()), life.began(), Optional.empty()),
        starts,
        Optional.of(new Check(event.time(), passed, event.detail())));
  }

  Member exited(LauncherEvent event) {
    return new Member(
        kind,
        name,
        new Life(State.EXITED, life.pid(), life.began(), Optional.of(event.time())),
        starts,
        lastCheck);
  }
}
