package io.stager.engine.run.watch;

import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.member.LauncherEvent;
import io.stager.engine.run.member.Member;
import io.stager.engine.run.state.AppEvent.MemberEnd;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import io.stager.engine.run.state.LineTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One instance as the watcher follows it; only the loop's thread touches it. */
final class Instance {
  private static final int LONGEST_WORDS = 4096;
  private static final int MOST_WORDS = 20;

  private final InstanceLayout layout;
  private final InstanceContainer container;
  private final LineTail tail;
  private final DiskWatch disk;
  private InstanceRecord record;
  private InstanceState state = InstanceState.NEW;
  private boolean leaving;
  private Optional<Instant> killAt = Optional.empty();

  Instance(WatcherTools tools, InstanceLayout layout, InstanceRecord record) {
    this.layout = layout;
    this.record = record;
    this.container = new InstanceContainer(tools, layout, record.attachment());
    this.disk = new DiskWatch(record.created());
    this.tail = new LineTail(layout.events(), 0, InstanceState.LONGEST_LINE);
  }

  Subject subject() {
    return record.subject();
  }

  InstanceLayout layout() {
    return layout;
  }

  InstanceRecord record() {
    return record;
  }

  InstanceState state() {
    return state;
  }

  DiskWatch disk() {
    return disk;
  }

  InstanceContainer container() {
    return container;
  }

  void started(HostProcess process) {
    record = record.with(process);
    record.write(layout);
  }

  void stopRequested(Instant now, Duration patience) {
    record = record.stopping(now);
    record.write(layout);
    killAt = Optional.of(now.plus(patience));
  }

  boolean isStopping() {
    return record.stopRequested().isPresent();
  }

  /** It is over: what remains is to remove it. */
  void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Whether its container is there, and nobody has asked for its end. */
  boolean runs() {
    return record.process().isPresent() && !isStopping() && !leaving;
  }

  /** Whether it is time to stop asking; the next time is a while later. */
  boolean overdue(Instant now, Duration again) {
    if (leaving || killAt.filter(at -> !now.isBefore(at)).isEmpty()) {
      return false;
    }
    killAt = Optional.of(now.plus(again));
    return true;
  }

  /** Whether its first process has gone, as far as there ever was one. */
  boolean isDead() {
    return record.process().isPresent() && !record.process().get().alive();
  }

  InetSocketAddress address() {
    return record.attachment().socket();
  }

  boolean serves() {
    return state.serving() && !isStopping() && !leaving;
  }

  /** An event together with the state that it led to. */
  record News(LauncherEvent event, InstanceState before, InstanceState after) {
    /** Whether this is the first time that the app was healthy, or that this sidecar was ready. */
    boolean firstPass() {
      return switch (event.what()) {
        case READY -> true;
        case HEALTHY -> before.healthySince().isEmpty() && after.healthySince().isPresent();
        default -> false;
      };
    }

    /** The seconds that the member took, as its launcher says, else by the times of its events. */
    double seconds() {
      return event
          .afterSeconds()
          .orElseGet(() ->
              after.members().values().stream()
                  .filter(member -> member.name().equals(event.member()))
                  .mapToDouble(member -> secondsBetween(member.life().began(), event.time()))
                  .findFirst()
                  .orElse(0));
    }
  }

  /** Reads on in what its launcher tells. */
  List<News> news() {
    var news = new ArrayList<News>();
    try {
      for (var line : tail.read()) {
        LauncherEvent.parse(line)
            .ifPresent(event -> {
              var before = state;
              state = before.after(event);
              news.add(new News(event, before, state));
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return news;
  }

  /** What the launcher itself printed, which it does only when it cannot go on. */
  List<String> lastWords() {
    try {
      return new LineTail(layout.output(), 0, LONGEST_WORDS)
          .read().stream().limit(MOST_WORDS).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** How long each member took to end after the request, in that order. */
  List<MemberEnd> ends() {
    var asked = record.stopRequested().orElse(record.created());
    return state.members().values().stream()
        .filter(member -> member.life().ended().isPresent())
        .sorted(Comparator.comparing(member -> member.life().ended().orElseThrow()))
        .map(member ->
            new MemberEnd(
                title(member), secondsBetween(asked, member.life().ended().orElseThrow())))
        .toList();
  }

  private static String title(Member member) {
    return member.kind() == LauncherEvent.Kind.PROCESS ? "app" : member.name();
  }

  private static double secondsBetween(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis()) / 1000.0;
  }
}
