package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.Ports;
import io.stager.engine.run.state.Slot;
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
  private final AppLayout layout;
  private final Workshop shop;
  private final Chronicle chronicle;
  private final Gateway gateway = new Gateway();
  private final LogTrimmer trimmer;
  private final InstanceLives lives;
  private final TaskKeeper tasks;
  private final Dismissal dismissal;
  private final Ends ends;
  private final Set<Notice> noted = new HashSet<>();
  private Optional<App> app = Optional.empty();
  private boolean rolling;

  AppKeeper(AppLayout layout, Workshop shop) {
    this.layout = layout;
    this.shop = shop;
    this.chronicle = new Chronicle(layout, shop.cell(), shop.clock());
    this.lives = new InstanceLives(layout, shop, this::happened);
    this.tasks = new TaskKeeper(layout, shop);
    this.dismissal = new Dismissal(shop.loop(), gateway);
    this.ends = new Ends(chronicle, shop.clock());
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
    app.ifPresent(known -> ends.crashes().recall(past, known.release().version()));
    found.forEach(this::adopt);
    app.filter(known -> known.desired() == App.Desired.RUNNING)
        .ifPresent(known -> gateway.reopen(known).forEach(chronicle::portTaken));
    reconcile();
  }

  private void adopt(InstanceLayout folder) {
    var instance = lives.adopt(folder);
    if (instance.isStopping() && !instance.isLeaving()) {
      dismissal.of(instance);
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
      ends.crashes().clear();
    }
    reconcile();
    return whole;
  }

  /** Ends the app; the result comes when nothing of it runs any more. */
  CompletableFuture<List<AppEvent>> stop() {
    app = app.map(known -> known.with(App.Desired.STOPPED));
    app.ifPresent(known -> known.write(layout));
    gateway.close();
    ends.crashes().clear();
    ends.farewells().forget();
    var gone = ends.farewells().await();
    reconcile();
    tellIfGone();
    return gone;
  }

  private void tellIfGone() {
    if (lives.isEmpty()) {
      ends.farewells().tell();
    }
  }

  /** Whether the watcher need not stay for this app. */
  boolean isIdle() {
    return lives.isEmpty()
        && tasks.isIdle()
        && !ends.farewells().isAwaited()
        && app.stream().flatMap(known -> known.slots().stream()).allMatch(ends.crashes()::gaveUp);
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
      if (free && ends.crashes().allowsStart(slot, now)) {
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
      case Occurrence.NotMade(var why) -> ends.notMade(guid(), instance, why);
      case Occurrence.Told(var news) -> told(instance, news);
      case Occurrence.Measured(var bytes) -> measured(instance, bytes);
      case Occurrence.Ended(var end) -> over(instance, end.description());
      case Occurrence.Vanished() -> ends.vanished(guid(), instance);
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
      dismissal.of(instance);
    }
  }

  private void over(Instance instance, String description) {
    ends.over(guid(), instance, description, Optional.empty());
  }

  private String guid() {
    return app.map(known -> known.id().guid()).orElse("");
  }

  private void told(Instance instance, List<Instance.News> news) {
    news.forEach(item -> chronicle.tell(instance.subject(), item));
    if (instance.state().end().isEmpty()) {
      retire();
      serve();
    }
  }

  private void measured(Instance instance, long bytes) {
    process(instance)
        .filter(process -> process.limits().diskMb() > 0)
        .flatMap(process -> quota(process).exceededBy(bytes))
        .ifPresent(words -> {
          over(instance, words);
          shop.loop().aside(() -> instance.container().signal("TERM"));
          lives.remove(instance);
        });
  }

  private static DiskQuota quota(AppProcess process) {
    return new DiskQuota(
        "APP/PROC/" + process.type().toUpperCase(Locale.ROOT), process.limits().diskMb());
  }

  private Optional<AppProcess> process(Instance instance) {
    return app.flatMap(
        known -> known.release().launch().process(instance.subject().slot().process()));
  }

  private void requestStop(Instance instance) {
    if (instance.isStopping() || instance.isLeaving()) {
      return;
    }
    chronicle.stopping(instance.subject());
    instance.stopRequested(shop.clock().instant(), Dismissal.patience(process(instance)));
    serve();
    if (instance.record().process().isPresent()) {
      dismissal.of(instance);
    }
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
    chronicle.launcherSaid(instance.subject(), String.valueOf(why.getMessage()));
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
            .map(Instance::address)
            .toList());
  }
}
