package io.stager.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.LaunchDescriptor;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.member.LauncherEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RosterTest {
  private static final String LAUNCH =
      """
      {"schema": 1, "created_by": "stager 0.1.0", "app": "sample",
       "stack": {"name": "host", "id": "debian-12", "os": "linux", "arch": ""},
       "processes": [{"type": "web", "command": "w"}, {"type": "worker", "command": "w"}],
       "sidecars": [
         {"name": "back", "process_types": ["web"], "command": "c", "on_exit": "restart"},
         {"name": "gone", "process_types": ["web"], "command": "c", "on_exit": "ignore"},
         {"name": "late", "process_types": ["web"], "command": "c", "start": "after"},
         {"name": "other", "process_types": ["worker"], "command": "c"}]}
      """;

  private final Roster roster = new Roster(LaunchDescriptor.parse(LAUNCH, "launch.json"), "web");

  @Test
  void whoHasNotBeenStartedWaits() {
    assertThat(members())
        .containsExactly("web waiting", "back waiting", "gone waiting", "late waiting");
  }

  @Test
  void whoEndedComesBackWhereTheDescriptorSaysSo() {
    assertThat(
            members(
                event("process", "web", "starting"),
                event("sidecar", "back", "starting"),
                event("sidecar", "back", "exited"),
                event("sidecar", "gone", "starting"),
                event("sidecar", "gone", "exited")))
        .containsExactly("web starting", "back restarting", "gone exited", "late waiting");
  }

  private List<String> members(String... events) {
    var told = Stream.of(events).map(LauncherEvent::parse).flatMap(Optional::stream).toList();
    return roster.members(InstanceState.NEW.after(told)).stream()
        .map(member -> member.name() + " " + member.life().state())
        .toList();
  }

  private static String event(String kind, String member, String event) {
    return """
    {"time":"2026-11-22T16:13:24Z","kind":"%s","member":"%s","event":"%s","pid":7}\
    """
        .formatted(kind, member, event);
  }
}
