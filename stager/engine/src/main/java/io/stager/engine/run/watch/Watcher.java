package io.stager.engine.run.watch;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.StagerHome;
import io.stager.engine.run.link.Answer;
import io.stager.engine.run.link.RequestSocket;
import io.stager.engine.run.link.WatcherLayout;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.run.state.AppsLayout;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.FolderTree;
import io.stager.engine.run.state.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The watcher of one home. */
public final class Watcher {
  /** What keeps its virtual machine small: it mostly waits. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms6m",
          "-Xmn3m",
          "-Xmx32m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:-ShrinkHeapInSteps",
          "-XX:-UsePerfData",
          "-Xss256k",
          "-XX:ReservedCodeCacheSize=12m",
          "-XX:MaxDirectMemorySize=16m",
          "-Djdk.virtualThreadScheduler.parallelism=2",
          "-Xshare:auto");

  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AppsLayout apps;
  private final Workshop shop;
  private final Consumer<Throwable> complaints;
  private final Map<Path, AppKeeper> keepers = new HashMap<>();
  private long tidyAt = System.nanoTime() + SOON.toNanos();
  private long busyUntil = System.nanoTime() + LINGER.toNanos();

  private Watcher(AppsLayout apps, Workshop shop, Consumer<Throwable> complaints) {
    this.apps = apps;
    this.shop = shop;
    this.complaints = complaints;
  }

  /**
   * Watches until nothing runs any more; at once over when another process watches this home.
   *
   * @param clock says when a crash was, and so when the next start is
   * @param complaints hears of failures that the watcher goes on after
   */
  public static void run(
      StagerHome home, WatcherTools tools, InstantSource clock, Consumer<Throwable> complaints)
      throws IOException, InterruptedException {
    var files = new WatcherLayout(home.state());
    FolderTree.makePrivate(home.state());
    FolderTree.makePrivate(home.apps());
    var lock = lock(files);
    if (lock.isEmpty()) {
      return;
    }
    try (var held = lock.get();
        var folders = new FolderWatch(home.apps())) {
      var loop = new Loop(complaints);
      var shop = new Workshop(tools, loop, folders, cell(files), clock);
      new Watcher(new AppsLayout(home.apps()), shop, complaints).watch(files);
    }
  }

  /** One that is about to end still has the lock for a moment. */
  private static Optional<AppLock> lock(WatcherLayout files) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var lock = AppLock.tryLock(files.lock());
    while (lock.isEmpty() && System.nanoTime() < deadline && !Files.exists(files.socket())) {
      Thread.sleep(TICK.dividedBy(10));
      lock = AppLock.tryLock(files.lock());
    }
    return lock;
  }

  private static String cell(WatcherLayout files) throws IOException {
    if (!Files.exists(files.cell())) {
      Files.writeString(files.cell(), UUID.randomUUID() + "\n");
    }
    return Files.readString(files.cell()).strip();
  }

  private void watch(WatcherLayout files) throws IOException, InterruptedException {
    apps.all().forEach(this::adopt);
    try (var socket = RequestSocket.listen(files.socket(), this::ask)) {
      shop.loop().run(TICK, this::tick, () -> isDone(socket));
      Files.deleteIfExists(files.socket());
    }
  }

  private void adopt(AppLayout layout) {
    try {
      keeper(layout).adopt();
    } catch (RuntimeException e) {
      complaints.accept(e); // The state of one app must not keep the others down.
    }
  }

  private AppKeeper keeper(AppLayout layout) {
    return keepers.computeIfAbsent(layout.dir(), dir -> new AppKeeper(layout, shop));
  }

  private void tick() {
    for (var keeper : List.copyOf(keepers.values())) {
      try {
        keeper.tick();
      } catch (RuntimeException e) {
        complaints.accept(e);
      }
    }
    tidy();
  }

  /**
   * Gives back what starting instances took: one that mostly waits makes so little garbage that its
   * heap would stay for hours as large as it ever was.
   */
  private void tidy() {
    if (System.nanoTime() > tidyAt) {
      System.gc();
      tidyAt = System.nanoTime() + SELDOM.toNanos();
    }
  }

  private boolean isDone(RequestSocket socket) {
    if (socket.isBusy() || !keepers.values().stream().allMatch(AppKeeper::isIdle)) {
      busyUntil = System.nanoTime() + LINGER.toNanos();
    }
    return System.nanoTime() > busyUntil;
  }

  private CompletableFuture<JsonObject> ask(JsonObject request) {
    return CompletableFuture.completedFuture(request)
        .thenComposeAsync(this::answer, shop.loop()::post)
        .exceptionally(this::failed);
  }

  private JsonObject failed(Throwable thrown) {
    var cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof StagingException known) {
      return Answer.error(known);
    }
    complaints.accept(thrown);
    return Answer.error(
        new StagingException.Internal(
            "The watcher failed: " + cause, "see watcher.log of the state folder"));
  }

  private CompletableFuture<JsonObject> answer(JsonObject request) {
    return switch (request.text("do").orElse("")) {
      case "apply" -> CompletableFuture.completedFuture(apply(request));
      case "stop" -> keeper(app(request)).stop().thenApply(Watcher::stops);
      case "task" -> CompletableFuture.completedFuture(task(request));
      case "cancel" -> CompletableFuture.completedFuture(cancel(request));
      case "delete" -> delete(app(request));
      default -> CompletableFuture.completedFuture(ping());
    };
  }

  private static JsonObject ping() {
    return JsonObject.empty().with("pid", ProcessHandle.current().pid());
  }

  private AppLayout app(JsonObject request) {
    return apps.app(request.text("app").orElse(""));
  }

  private JsonObject apply(JsonObject request) {
    var wanted = App.from(request.object("wanted").orElse(JsonObject.empty()));
    var keeper = keeper(apps.app(wanted.id().name()));
    var others =
        keepers.values().stream()
            .filter(other -> other != keeper)
            .flatMap(other -> other.app().stream())
            .flatMap(app -> app.ports().numbers().stream())
            .toList();
    var applied =
        keeper.apply(
            wanted, Environment.from(request), request.flag("rolling").orElse(false), others);
    return JsonObject.empty().with("app", applied.toJson());
  }

  private JsonObject task(JsonObject request) {
    var keeper = keeper(app(request));
    var app =
        keeper
            .app()
            .orElseThrow(() ->
                new StagingException.NotFound(
                    "The app is not there any more", "push it again: stager push"));
    var work = Task.Work.from(request.object("work").orElse(JsonObject.empty()));
    var task = keeper.tasks().run(app, work, request.text("guid").orElseThrow());
    return JsonObject.empty().with("task", task.toJson());
  }

  private JsonObject cancel(JsonObject request) {
    keeper(app(request)).tasks().cancel(request.integer("id").orElse(0));
    return JsonObject.empty();
  }

  private static JsonObject stops(List<AppEvent> events) {
    return JsonObject.empty().withList("stopped", events.stream().map(AppEvent::toJson).toList());
  }

  private CompletableFuture<JsonObject> delete(AppLayout layout) {
    var keeper = keeper(layout);
    return keeper
        .tasks()
        .cancelAll()
        .thenComposeAsync(nothing -> keeper.stop(), shop.loop()::post)
        .thenApply(events -> {
          keepers.remove(layout.dir());
          try {
            FolderTree.remove(layout.dir());
          } catch (IOException e) {
            return Answer.error(
                new StagingException.Internal(
                    "The folder of the app cannot be removed: " + e.getMessage(),
                    "remove " + layout.dir() + " by hand"));
          }
          return stops(events);
        });
  }
}
