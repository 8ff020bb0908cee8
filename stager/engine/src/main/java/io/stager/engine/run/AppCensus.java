package io.stager.engine.run;

import io.stager.droplet.AppProcess;
import io.stager.engine.run.member.ContainerProcess;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.member.LauncherEvent;
import io.stager.engine.run.member.Member;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import io.stager.engine.run.state.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts the instances of an app and looks at each. */
record AppCensus(AppLayout layout, App app, Instant now) {
  /** Every place where an instance is or shall be; for a stopped app, the places it would have. */
  List<InstanceStatus> take() {
    var found = new TreeMap<Slot, Found>();
    for (var folder : layout.instances()) {
      read(folder)
          .ifPresent(one -> found.merge(one.record().subject().slot(), one, Found::livelier));
    }
    Set<Slot> wanted = new HashSet<>(app.with(App.Desired.RUNNING).slots());
    wanted.addAll(found.keySet());
    return wanted.stream()
        .sorted()
        .map(slot ->
            Optional.ofNullable(found.get(slot)).map(this::status).orElseGet(() -> absent(slot)))
        .toList();
  }

  /** An instance's files. During a restart the old and the new one may both be there. */
  private record Found(InstanceRecord record, InstanceState state) {
    static Found livelier(Found one, Found other) {
      return one.state.end().isEmpty() && one.record.created().isAfter(other.record.created())
          ? one
          : other;
    }
  }

  private static Optional<Found> read(InstanceLayout folder) {
    return InstanceRecord.read(folder).map(record -> new Found(record, InstanceState.read(folder)));
  }

  private InstanceStatus status(Found found) {
    var record = found.record();
    var slot = record.subject().slot();
    var processes =
        record.process().filter(HostProcess::alive).stream()
            .flatMap(first -> ContainerProcess.of(first.pid()).stream())
            .toList();
    var members =
        members(found).stream()
            .sorted(Comparator.comparing(Member::kind))
            .map(member -> MemberStatus.of(member, processes, limit(slot, member), now))
            .toList();
    return new InstanceStatus(
        app.id().name(),
        slot,
        Optional.of(
            new InstanceStatus.Run(
                record.subject().instance(), Duration.between(record.created(), now))),
        state(found),
        url(slot),
        members);
  }

  /** Those that its launcher told of, and those of the descriptor that it has yet to start. */
  private Collection<Member> members(Found found) {
    var subject = found.record().subject();
    var goesOn = found.state().end().isEmpty() && !found.state().stopping();
    return goesOn && subject.version().equals(app.release().version())
        ? new Roster(app.release().launch(), subject.slot().process()).members(found.state())
        : found.state().members().values();
  }

  private static InstanceStatus.State state(Found found) {
    var record = found.record();
    var dead = record.process().isPresent() && !record.process().get().alive();
    if (record.stopRequested().isPresent()) {
      return InstanceStatus.State.STOPPING;
    }
    if (found.state().end().isPresent() || dead || found.state().stopping()) {
      return InstanceStatus.State.CRASHED;
    }
    return found.state().running() ? InstanceStatus.State.RUNNING : InstanceStatus.State.STARTING;
  }

  private InstanceStatus absent(Slot slot) {
    var state =
        app.desired() == App.Desired.STOPPED ? InstanceStatus.State.STOPPED : lastState(slot);
    return new InstanceStatus(app.id().name(), slot, Optional.empty(), state, url(slot), List.of());
  }

  private InstanceStatus.State lastState(Slot slot) {
    return new AppEvents(layout.events())
        .all().stream()
            .filter(event -> event.subject().slot().equals(slot))
            .reduce((earlier, later) -> later)
            .filter(event -> event.type() == AppEvent.Type.CRASHED)
            .map(event -> InstanceStatus.State.CRASHED)
            .orElse(InstanceStatus.State.DOWN);
  }

  private Optional<String> url(Slot slot) {
    return process(slot).map(AppProcess::type).flatMap(app::url);
  }

  private Optional<AppProcess> process(Slot slot) {
    return app.release().launch().process(slot.process());
  }

  /** What a member may use: a sidecar its own share, the process what they leave. */
  private Optional<Integer> limit(Slot slot, Member member) {
    var sidecars = app.release().launch().sidecarsOf(slot.process());
    if (member.kind() == LauncherEvent.Kind.SIDECAR) {
      return sidecars.stream()
          .filter(sidecar -> sidecar.name().equals(member.name()))
          .flatMap(sidecar -> sidecar.memoryMb().stream())
          .findFirst();
    }
    var shares = sidecars.stream().flatMap(s -> s.memoryMb().stream()).mapToInt(mb -> mb).sum();
    return process(slot).map(process -> process.limits().memoryMb() - shares);
  }
}
