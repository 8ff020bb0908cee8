package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.HealthCheck;
import io.stager.droplet.Probe;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.LogLine;
import io.stager.engine.run.state.Slot;
import io.stager.engine.run.state.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs the tasks of one app, each once; only the loop's thread touches it. */
final class TaskKeeper {
  private static final Duration GRACE = Duration.ofSeconds(12);
  private static final int KEPT = 100;

  private final AppLayout layout;
  private final Workshop shop;
  private final AppLog log;
  private final InstanceLives lives;
  private final Map<String, Task> running = new HashMap<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

  TaskKeeper(AppLayout layout, Workshop shop) {
    this.layout = layout;
    this.shop = shop;
    this.log = new AppLog(layout.log());
    this.lives = new InstanceLives(layout, shop, this::happened);
  }

  /** Takes over what an earlier watcher left, running or not. */
  void adopt() {
    for (var task : Task.all(layout)) {
      if (task.end().isEmpty()) {
        running.put(task.instance(), task);
      }
    }
    for (var folder : layout.taskInstances()) {
      var instance = lives.adopt(folder);
      if (instance.isStopping() && !instance.isLeaving()) {
        askToEnd(instance);
      }
    }
    for (var task : List.copyOf(running.values())) {
      if (!Files.isDirectory(layout.taskInstance(task.instance()).dir())) {
        over(task.instance(), Optional.empty(), "The machine ended while the task ran");
      }
    }
  }

  boolean isIdle() {
    return lives.isEmpty();
  }

  void tick() {
    lives.tick();
  }

  /** Begins the task with this guid, unless it has begun already. */
  Task run(App app, Task.Work work, String guid) {
    var known = Task.all(layout);
    return known.stream()
        .filter(task -> task.instance().equals(guid))
        .findFirst()
        .orElseGet(() -> begin(app, work, guid, known));
  }

  private Task begin(App app, Task.Work work, String guid, List<Task> known) {
    var id = 1 + known.stream().mapToInt(Task::id).max().orElse(0);
    var task = new Task(id, work, guid, shop.clock().instant(), Optional.empty());
    task.write(layout);
    known.stream().skip(KEPT).filter(old -> old.end().isPresent()).forEach(this::forget);
    running.put(guid, task);
    var subject = new Subject(new Slot(work.process(), 0), guid, app.release().version());
    lives.begin(
        layout.taskInstance(guid),
        new InstanceContainer.Content(
            app, process(app, work), lives.record(subject), Optional.of(work)));
    return task;
  }

  private void forget(Task old) {
    try {
      Files.deleteIfExists(layout.task(old.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AppProcess process(App app, Task.Work work) {
    var nofile =
        app.release()
            .launch()
            .process(work.process())
            .map(process -> process.limits().nofile())
            .orElse(AppProcess.Limits.standard(1).nofile());
    return new AppProcess(
        work.process(),
        work.command(),
        "task",
        new AppProcess.Limits(work.memoryMb(), work.diskMb(), 1, nofile),
        HealthCheck.of(new Probe.Alive()),
        AppProcess.Stop.STANDARD,
        JsonObject.empty());
  }

  /** Ends one that runs; what has ended stays as it is. */
  void cancel(int id) {
    for (var instance : lives.all()) {
      var task = running.get(instance.layout().guid());
      if (task != null && task.id() == id) {
        cancel(instance);
      }
    }
  }

  /** Ends all of them; the result comes when nothing of them is left. */
  CompletableFuture<Void> cancelAll() {
    var gone = new CompletableFuture<Void>();
    waiting.add(gone);
    lives.all().forEach(this::cancel);
    tellIfGone();
    return gone;
  }

  private void cancel(Instance instance) {
    if (!instance.isStopping() && !instance.isLeaving()) {
      instance.stopRequested(shop.clock().instant(), GRACE);
      askToEnd(instance);
    }
  }

  private void askToEnd(Instance instance) {
    if (instance.record().process().isPresent()) {
      shop.loop().aside(() -> instance.container().signal("TERM"));
    }
  }

  private void happened(Instance instance, Occurrence what) {
    var guid = instance.layout().guid();
    switch (what) {
      case Occurrence.Noted(var notice) -> say(guid, PlatformLog.stream(notice), notice.text());
      case Occurrence.Created() -> {
        if (instance.isStopping()) {
          askToEnd(instance);
        }
      }
      case Occurrence.NotMade(var why) -> {
        var text = "failed to create container: " + why.getMessage();
        say(guid, text);
        over(guid, Optional.empty(), text);
      }
      case Occurrence.Told told -> {}
      case Occurrence.Measured(var bytes) -> measured(instance, bytes);
      case Occurrence.Ended(var end) when instance.isStopping() ->
          over(guid, Optional.empty(), "task was cancelled");
      case Occurrence.Ended(var end) ->
          over(guid, Optional.of(end.status()), end.status() == 0 ? "" : end.description());
      case Occurrence.Vanished() -> {
        instance.lastWords().forEach(line -> say(guid, line));
        over(guid, Optional.empty(), "The container ended without telling why");
      }
      case Occurrence.Leaving() ->
          over(guid, Optional.empty(), "The watcher ended while the task was being made");
      case Occurrence.Gone() -> tellIfGone();
      case Occurrence.NotRemoved(var why) -> {
        say(guid, String.valueOf(why.getMessage()));
        tellIfGone();
      }
    }
  }

  private void measured(Instance instance, long bytes) {
    var guid = instance.layout().guid();
    var task = running.get(guid);
    if (task != null) {
      new DiskQuota("APP/TASK/" + task.work().name(), task.work().diskMb())
          .exceededBy(bytes)
          .ifPresent(words -> {
            over(guid, Optional.empty(), words);
            askToEnd(instance);
            lives.remove(instance);
          });
    }
  }

  private void say(String guid, String text) {
    say(guid, LogLine.Stream.ERR, text);
  }

  private void say(String guid, LogLine.Stream stream, String text) {
    var task = running.get(guid);
    if (task != null) {
      log.append(new LogLine(shop.clock().instant(), task.work().source(), stream, text));
    }
  }

  /** The first word about its end counts. */
  private void over(String guid, Optional<Integer> status, String failure) {
    var task = running.remove(guid);
    if (task != null) {
      var reason = Optional.of(failure).filter(text -> !text.isEmpty());
      task.ended(new Task.End(shop.clock().instant(), status, reason)).write(layout);
    }
  }

  private void tellIfGone() {
    if (lives.isEmpty()) {
      waiting.forEach(gone -> gone.complete(null));
      waiting.clear();
    }
  }
}
