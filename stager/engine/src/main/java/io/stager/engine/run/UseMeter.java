package io.stager.engine.run;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.engine.run.member.ContainerProcess;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.DiskUse;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures what the running instances of apps use.
 *
 * <p>The processor's share is that of the time since the meter looked before, so it looks once when
 * it is made.
 */
public final class UseMeter {
  private static final long MEGABYTE = 1024L * 1024;

  private final List<AppLayout> apps;
  private Map<String, Look> before;

  /** The processor time that an instance has used, and when it was asked. */
  private record Look(Duration used, long at) {
    static Look at(List<ContainerProcess> processes) {
      var used =
          processes.stream()
              .map(ContainerProcess::processorTime)
              .reduce(Duration.ZERO, Duration::plus);
      return new Look(used, System.nanoTime());
    }

    double percentSince(Look then) {
      var used = this.used.minus(then.used).toNanos();
      return at == then.at ? 0 : Math.max(0, 100.0 * used / (at - then.at));
    }
  }

  /** An instance whose container runs. */
  private record Running(
      App app, InstanceRecord record, InstanceLayout folder, List<ContainerProcess> processes) {

    Optional<InstanceUse> use(double cpuPercent) {
      var slot = record.subject().slot();
      return app.release()
          .launch()
          .process(slot.process())
          .map(AppProcess::limits)
          .map(limits ->
              new InstanceUse(
                  app.id().name(),
                  slot,
                  cpuPercent,
                  new InstanceUse.Amount(memory(), limits.memoryMb() * MEGABYTE),
                  new InstanceUse.Amount(disk(), limits.diskMb() * MEGABYTE)));
    }

    double cpuPercent(Map<String, Look> now, Map<String, Look> then) {
      var last = Optional.ofNullable(now.get(folder.guid()));
      var earlier = Optional.ofNullable(then.get(folder.guid()));
      return last.flatMap(look -> earlier.map(look::percentSince)).orElse(0.0);
    }

    private long disk() {
      try {
        return DiskUse.of(folder);
      } catch (IOException e) {
        return 0; // It is being removed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StagingException.Interrupted(
            "Interrupted while measuring", "run the command again");
      }
    }

    private long memory() {
      return processes.stream().mapToLong(ContainerProcess::rssBytes).sum();
    }
  }

  UseMeter(List<AppLayout> apps) {
    this.apps = List.copyOf(apps);
    this.before = looks(running());
  }

  /** {@return what each running instance uses now} */
  public List<InstanceUse> measure() {
    var running = running();
    var looks = looks(running);
    var then = before;
    before = looks;
    return running.stream().flatMap(one -> one.use(one.cpuPercent(looks, then)).stream()).toList();
  }

  private static Map<String, Look> looks(List<Running> running) {
    var looks = new HashMap<String, Look>();
    running.forEach(one -> looks.put(one.folder().guid(), Look.at(one.processes())));
    return looks;
  }

  private List<Running> running() {
    return apps.stream()
        .flatMap(layout -> App.read(layout).stream().flatMap(app -> running(layout, app)))
        .toList();
  }

  private static Stream<Running> running(AppLayout layout, App app) {
    return layout.instances().stream()
        .flatMap(folder ->
            InstanceRecord.read(folder).stream()
                .flatMap(record -> running(app, record, folder).stream()));
  }

  private static Optional<Running> running(App app, InstanceRecord record, InstanceLayout folder) {
    return record
        .process()
        .filter(HostProcess::alive)
        .map(first -> new Running(app, record, folder, ContainerProcess.of(first.pid())));
  }
}
