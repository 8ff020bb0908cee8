package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An instance, or a place where one shall be, as it is at one moment. */
public record InstanceStatus(
    String app,
    Slot slot,
    Optional<Run> run,
    State state,
    Optional<String> url,
    List<MemberStatus> members) {
  /** Copies the list. */
  public InstanceStatus {
    members = List.copyOf(members);
  }

  /** The instance that is in the place: its guid and how long it has been there. */
  public record Run(String guid, Duration uptime) {}

  /** What an instance does. */
  public enum State {
    /** Its members are coming up. */
    STARTING,
    /** It gets requests. */
    RUNNING,
    /** It was asked to end. */
    STOPPING,
    /** It ended and is not up again yet. */
    CRASHED,
    /** There is none, and none has crashed. */
    DOWN,
    /** The app is not wanted. */
    STOPPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@return the status as scripts read it; the keys are stable} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("app", app)
        .with("process", slot.process())
        .with("index", slot.index())
        .with("instance", run.map(Run::guid))
        .with("state", state.toString())
        .with("uptime_s", run.map(some -> some.uptime().toSeconds()))
        .with("url", url)
        .withList("members", members.stream().map(MemberStatus::toJson).toList());
  }
}
