package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An instance that ended as asked: how long each member took, in the order in which they ended. */
public record StoppedInstance(Slot slot, List<AppEvent.MemberEnd> members) {
  /** Copies the list. */
  public StoppedInstance {
    members = List.copyOf(members);
  }

  static List<StoppedInstance> from(JsonObject answer) {
    return answer.objects("stopped").stream()
        .map(event -> AppEvent.parse(event.compact()))
        .flatMap(Optional::stream)
        .flatMap(StoppedInstance::from)
        .toList();
  }

  private static Stream<StoppedInstance> from(AppEvent event) {
    return event.detail() instanceof AppEvent.Detail.Ends ends
        ? Stream.of(new StoppedInstance(event.subject().slot(), ends.members()))
        : Stream.empty();
  }
}
