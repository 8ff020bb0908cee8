package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.Ports;
import io.stager.engine.run.state.Slot;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Keeps one app as it is wanted; only the loop's thread touches it. */
final class AppKeeper {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);
  private static final long MEGABYTE = 1024L * 1024;

  private final AppLayout layout;
  private final Workshop shop;
  private final Chronicle chronicle;
  private final Gateway gateway = new Gateway();
  private final LogTrimmer trimmer;
  private final InstanceLives lives;
  private final TaskKeeper tasks;
  private final CrashLedger crashes = new CrashLedger();
  private final Farewells farewells = new Farewells();
  private Optional<App> app = Optional.empty();
  private boolean rolling;
  private final Set<Notice> noted = new HashSet<>();

  AppKeeper(AppLayout layout, Workshop shop) {
    this.layout = layout;
    this.shop = shop;
    this.chronicle = new Chronicle(layout, shop.cell(), shop.clock());
    this.lives = new InstanceLives(layout, shop, this::happened);
    this.tasks = new TaskKeeper(layout, shop);
    this.trimmer = new LogTrimmer(layout.log());
  }

  // What is wanted

  Optional<App> app() {
    return app;
  }

  TaskKeeper tasks() {
    return tasks;
  }

  /** Takes over what an earlier watcher left, running or not. */
  void adopt() {
    app = App.read(layout);
    tasks.adopt();
    var found = layout.instances();
    var past =
        chronicle.recall(found.stream().map(InstanceLayout::guid).collect(Collectors.toSet()));
    app.ifPresent(known -> crashes.recall(past, known.release().version()));
    found.forEach(this::adopt);
    app.filter(known -> known.desired() == App.Desired.RUNNING)
        .ifPresent(known -> gateway.reopen(known).forEach(chronicle::portTaken));
    reconcile();
  }

  private void adopt(InstanceLayout folder) {
    var instance = lives.adopt(folder);
    if (instance.isStopping() && !instance.isLeaving()) {
      askToEnd(instance);
    }
  }

  /**
   * Makes this what is wanted, and returns it with its port.
   *
   * @param gently whether each instance goes on until the one that takes its place is healthy
   */
  App apply(App wanted, Environment environment, boolean gently, Collection<Integer> otherPorts) {
    rolling = gently;
    var before = app.map(App::ports).orElse(Ports.NONE);
    var version = app.map(known -> known.release().version());
    var whole = wanted.with(gateway.open(wanted, before, otherPorts));
    environment.write(layout);
    whole.write(layout);
    app = Optional.of(whole);
    if (!version.equals(Optional.of(whole.release().version()))) {
      crashes.clear();
    }
    reconcile();
    return whole;
  }

  /** Ends the app; the result comes when nothing of it runs any more. */
  CompletableFuture<List<AppEvent>> stop() {
    app = app.map(known -> known.with(App.Desired.STOPPED));
    app.ifPresent(known -> known.write(layout));
    gateway.close();
    crashes.clear();
    farewells.forget();
    var gone = farewells.await();
    reconcile();
    tellIfGone();
    return gone;
  }

  private void tellIfGone() {
    if (lives.isEmpty()) {
      farewells.tell();
    }
  }

  /** Whether the watcher need not stay for this app. */
  boolean isIdle() {
    return lives.isEmpty()
        && tasks.isIdle()
        && !farewells.isAwaited()
        && app.stream().flatMap(known -> known.slots().stream()).allMatch(crashes::gaveUp);
  }

  private void reconcile() {
    retire();
    serve();
    fill();
  }

  /** Ends what has no place any more, or whose place another has taken. */
  private void retire() {
    var slots = app.map(App::slots).orElse(List.of());
    var version = app.map(known -> known.release().version()).orElse("");
    for (var instance : lives.all()) {
      var subject = instance.subject();
      var replaced = !subject.version().equals(version) && !holdsItsPlace(subject, version);
      if (!slots.contains(subject.slot()) || replaced) {
        requestStop(instance);
      }
    }
  }

  /** Whether it goes on until one of this version serves in its place. */
  private boolean holdsItsPlace(Subject old, String version) {
    return rolling
        && lives.all().stream()
            .noneMatch(other ->
                other.serves()
                    && other.subject().slot().equals(old.slot())
                    && other.subject().version().equals(version));
  }

  private void fill() {
    var now = shop.clock().instant();
    var version = app.map(known -> known.release().version()).orElse("");
    for (var slot : app.map(App::slots).orElse(List.of())) {
      var free =
          lives.all().stream()
              .filter(other -> !rolling || other.subject().version().equals(version))
              .noneMatch(other -> other.subject().slot().equals(slot) && !other.isLeaving());
      if (free && crashes.allowsStart(slot, now)) {
        start(slot);
      }
    }
  }

  private void start(Slot slot) {
    var known = app.orElseThrow();
    var process = known.release().launch().process(slot.process()).orElseThrow();
    var guid = UUID.randomUUID().toString();
    var subject = new Subject(slot, guid, known.release().version());
    chronicle.starting(subject);
    lives.begin(
        layout.instance(guid),
        new InstanceContainer.Content(known, process, lives.record(subject), Optional.empty()));
  }

  void tick() {
    lives.tick();
    tasks.tick();
    app.filter(known -> known.desired() == App.Desired.RUNNING)
        .ifPresent(known -> gateway.reopen(known).forEach(chronicle::portTaken));
    reconcile();
    trimmer.trim();
  }

  private void happened(Instance instance, Occurrence what) {
    switch (what) {
      case Occurrence.Noted(var notice) -> note(instance, notice);
      case Occurrence.Created() -> created(instance);
      case Occurrence.NotMade(var why) -> notMade(instance, why);
      case Occurrence.Told(var news) -> told(instance, news);
      case Occurrence.Measured(var bytes) -> measured(instance, bytes);
      case Occurrence.Ended(var end) -> over(instance, end.description(), Optional.empty());
      case Occurrence.Vanished() -> vanished(instance);
      case Occurrence.Leaving() -> leaving(instance);
      case Occurrence.Gone() -> gone(instance);
      case Occurrence.NotRemoved(var why) -> notRemoved(instance, why);
    }
  }

  /** What holds for one instance holds for all, so it is said once. */
  private void note(Instance instance, Notice notice) {
    if (noted.add(notice)) {
      chronicle.noted(instance.subject(), notice);
    }
  }

  private void created(Instance instance) {
    chronicle.created(instance.subject());
    if (instance.isStopping()) {
      askToEnd(instance);
    }
  }

  private void notMade(Instance instance, StagingException why) {
    var failure = new AppEvent.Failure(why.exitCode(), said(why), why.remedy());
    over(instance, "failed to create container: " + said(why), Optional.of(failure));
  }

  private static String said(StagingException failure) {
    return String.valueOf(failure.getMessage());
  }

  private void told(Instance instance, List<Instance.News> news) {
    news.forEach(item -> chronicle.tell(instance.subject(), item));
    if (instance.state().end().isEmpty()) {
      retire();
      serve();
    }
  }

  private void measured(Instance instance, long bytes) {
    var limit = process(instance).map(process -> process.limits().diskMb()).orElse(0);
    if (limit > 0 && bytes > limit * MEGABYTE) {
      over(
          instance,
          "APP/PROC/%s: Disk quota exceeded (%d MB of %d MB are used)"
              .formatted(
                  instance.subject().slot().process().toUpperCase(Locale.ROOT),
                  bytes / MEGABYTE,
                  limit),
          Optional.empty());
      shop.loop().aside(() -> instance.container().signal("TERM"));
      lives.remove(instance);
    }
  }

  private Optional<AppProcess> process(Instance instance) {
    return app.flatMap(
        known -> known.release().launch().process(instance.subject().slot().process()));
  }

  private void vanished(Instance instance) {
    if (!instance.isStopping()) {
      instance.lastWords().forEach(line -> chronicle.launcherSaid(instance.subject(), line));
    }
    over(instance, "The container ended without telling why", Optional.empty());
  }

  /** It ended as it was asked to, or it crashed. */
  private void over(Instance instance, String description, Optional<AppEvent.Failure> failure) {
    if (instance.isStopping()) {
      farewells.add(chronicle.stopped(instance.subject(), instance.ends()));
    } else {
      crash(instance, description, failure);
    }
  }

  private void crash(Instance instance, String description, Optional<AppEvent.Failure> failure) {
    var subject = instance.subject();
    if (chronicle.toldOfCrash(subject)) {
      return; // By the watcher before this one, which also counted it.
    }
    var now = shop.clock().instant();
    var since = instance.state().healthySince().orElse(now);
    var history = crashes.add(subject.slot(), Duration.between(since, now), now);
    var time = instance.state().end().map(InstanceState.End::time).orElse(now);
    chronicle.crashed(
        app.map(known -> known.id().guid()).orElse(""),
        subject,
        time,
        Chronicle.crash(description, history, failure));
  }

  private void requestStop(Instance instance) {
    if (instance.isStopping() || instance.isLeaving()) {
      return;
    }
    chronicle.stopping(instance.subject());
    var grace = Duration.ofSeconds(grace(instance));
    instance.stopRequested(shop.clock().instant(), DRAIN.plus(grace).plus(BEYOND_GRACE));
    serve();
    if (instance.record().process().isPresent()) {
      askToEnd(instance);
    }
  }

  private int grace(Instance instance) {
    return process(instance).map(AppProcess::stop).orElse(AppProcess.Stop.STANDARD).graceSeconds();
  }

  /** Asks once: a launcher that is asked again cuts the time of its members short. */
  private void askToEnd(Instance instance) {
    if (!instance.state().stopping()) {
      shop.loop()
          .aside(() -> {
            drain(instance);
            instance.container().signal("TERM");
          });
    }
  }

  /** When the whole app is stopped there is no port any more, and nothing to wait for. */
  private void drain(Instance instance) {
    try {
      gateway.drain(instance.subject().slot().process(), address(instance), DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetSocketAddress address(Instance instance) {
    return instance.record().attachment().socket();
  }

  private void leaving(Instance instance) {
    chronicle.destroying(instance.subject());
    serve();
    shop.loop().post(this::fill); // Not at once: others may still have to be adopted.
  }

  private void gone(Instance instance) {
    chronicle.destroyed(instance.subject());
    forget(instance);
    reconcile();
  }

  private void notRemoved(Instance instance, StagingException why) {
    chronicle.launcherSaid(instance.subject(), said(why));
    forget(instance);
  }

  private void forget(Instance instance) {
    chronicle.forget(instance.subject());
    tellIfGone();
  }

  private void serve() {
    gateway.to(type ->
        lives.all().stream()
            .filter(Instance::serves)
            .filter(instance -> instance.subject().slot().process().equals(type))
            .map(AppKeeper::address)
            .toList());
  }
}
