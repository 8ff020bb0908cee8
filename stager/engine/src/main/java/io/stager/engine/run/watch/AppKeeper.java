package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.network.Subnet;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.FolderTree;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import io.stager.engine.run.state.Ports;
import io.stager.engine.run.state.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Keeps one app as it is wanted; only the loop's thread touches it. */
final class AppKeeper {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);
  private static final Duration KILL_AGAIN = Duration.ofSeconds(5);

  private final AppLayout layout;
  private final Workshop shop;
  private final Chronicle chronicle;
  private final Gateway gateway = new Gateway();
  private final LogTrimmer trimmer;
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final CrashLedger crashes = new CrashLedger();
  private final Farewells farewells = new Farewells();
  private Optional<App> app = Optional.empty();
  private boolean rolling;

  AppKeeper(AppLayout layout, Workshop shop) {
    this.layout = layout;
    this.shop = shop;
    this.chronicle = new Chronicle(layout, shop.cell(), shop.clock());
    this.trimmer = new LogTrimmer(layout.log());
  }

  // What is wanted

  Optional<App> app() {
    return app;
  }

  /** Takes over what an earlier watcher left, running or not. */
  void adopt() {
    app = App.read(layout);
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
    var record = InstanceRecord.read(folder);
    record.ifPresent(known -> shop.subnets().use(known.subnet()));
    var instance =
        new Instance(shop.tools(), folder, record.orElseGet(() -> unknown(folder.guid())));
    instances.put(folder.guid(), instance);
    if (instance.record().process().isEmpty()) {
      remove(instance); // The watcher died while it made this one: nothing ran in it.
      return;
    }
    watch(instance);
    look(instance);
    if (instance.isStopping() && !instance.isLeaving()) {
      askToEnd(instance);
    }
  }

  private static InstanceRecord unknown(String guid) {
    return new InstanceRecord(
        new Subject(new Slot("", 0), guid, ""),
        Instant.EPOCH,
        new Subnet(0),
        Optional.empty(),
        Optional.empty());
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
    if (instances.isEmpty()) {
      farewells.tell();
    }
  }

  /** Whether the watcher need not stay for this app. */
  boolean isIdle() {
    return instances.isEmpty()
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
    for (var instance : List.copyOf(instances.values())) {
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
        && instances.values().stream()
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
          instances.values().stream()
              .filter(other -> !rolling || other.subject().version().equals(version))
              .noneMatch(other -> other.subject().slot().equals(slot) && !other.isLeaving());
      if (free && crashes.allowsStart(slot, now)) {
        start(slot);
      }
    }
  }

  // One instance, from its start to its end

  private void start(Slot slot) {
    var known = app.orElseThrow();
    var process = known.release().launch().process(slot.process()).orElseThrow();
    var guid = UUID.randomUUID().toString();
    var subject = new Subject(slot, guid, known.release().version());
    var subnet = shop.subnets().take();
    var record =
        new InstanceRecord(
            subject, shop.clock().instant(), subnet, Optional.empty(), Optional.empty());
    var instance = new Instance(shop.tools(), layout.instance(guid), record);
    instances.put(guid, instance);
    chronicle.starting(subject);
    var content = new InstanceContainer.Content(known, process, record);
    shop.loop().aside(() -> make(instance, content));
  }

  private void make(Instance instance, InstanceContainer.Content content) {
    try {
      FolderTree.makePrivate(instance.layout().dir());
      content.record().write(instance.layout());
      watch(instance);
      var process = instance.container().start(layout, content);
      shop.loop().post(() -> made(instance, process));
    } catch (StagingException e) {
      shop.loop().post(() -> notMade(instance, e));
    } catch (IOException | UncheckedIOException e) {
      shop.loop().post(() -> notMade(instance, noPlace(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StagingException noPlace(Exception cause) {
    return new StagingException.Internal(
            "An instance could not be made: " + cause,
            "check that the disk is not full and that the state folder is intact")
        .causedBy(cause);
  }

  private void made(Instance instance, HostProcess process) {
    instance.started(process);
    chronicle.created(instance.subject());
    if (instance.isStopping()) {
      askToEnd(instance);
    }
    look(instance);
  }

  private void notMade(Instance instance, StagingException why) {
    var failure = new AppEvent.Failure(why.exitCode(), said(why), why.remedy());
    if (instance.isStopping()) {
      stopped(instance);
    } else {
      crash(instance, "failed to create container: " + said(why), Optional.of(failure));
    }
    leave(instance);
  }

  private static String said(StagingException failure) {
    return String.valueOf(failure.getMessage());
  }

  private void watch(Instance instance) {
    try {
      shop.folders().add(instance.layout().dir(), () -> shop.loop().post(() -> look(instance)));
    } catch (IOException e) {
      // Without inotify (its watches are limited) it is still looked at twice a second.
    }
  }

  void tick() {
    var now = shop.clock().instant();
    for (var instance : List.copyOf(instances.values())) {
      look(instance);
      if (instance.overdue(now, KILL_AGAIN)) {
        shop.loop().aside(() -> instance.container().signal("KILL"));
      }
    }
    app.filter(known -> known.desired() == App.Desired.RUNNING)
        .ifPresent(known -> gateway.reopen(known).forEach(chronicle::portTaken));
    reconcile();
    trimmer.trim();
  }

  private void look(Instance instance) {
    if (instance.isLeaving()) {
      return;
    }
    // Looked at first: what a dead launcher has written is then surely all there.
    var dead = instance.isDead();
    var news = instance.news();
    news.forEach(item -> chronicle.tell(instance.subject(), item));
    if (instance.state().end().isPresent()) {
      ended(instance);
    } else if (dead && news.isEmpty()) {
      vanished(instance);
    } else if (!news.isEmpty()) {
      retire();
      serve();
    }
  }

  private void ended(Instance instance) {
    if (instance.isStopping()) {
      stopped(instance);
    } else {
      crash(instance, instance.state().end().orElseThrow().description(), Optional.empty());
    }
    leave(instance);
  }

  /** Its launcher is gone and did not say why: killed, most likely. */
  private void vanished(Instance instance) {
    if (instance.isStopping()) {
      stopped(instance);
    } else {
      instance.lastWords().forEach(line -> chronicle.launcherSaid(instance.subject(), line));
      crash(instance, "The container ended without telling why", Optional.empty());
    }
    leave(instance);
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

  private void stopped(Instance instance) {
    farewells.add(chronicle.stopped(instance.subject(), instance.ends()));
  }

  private void requestStop(Instance instance) {
    if (instance.isStopping() || instance.isLeaving()) {
      return;
    }
    chronicle.stopping(instance.subject());
    var grace = Duration.ofSeconds(grace(instance.subject().slot()));
    instance.stopRequested(shop.clock().instant(), DRAIN.plus(grace).plus(BEYOND_GRACE));
    serve();
    if (instance.record().process().isPresent()) {
      askToEnd(instance);
    }
  }

  private int grace(Slot slot) {
    return app.flatMap(known -> known.release().launch().process(slot.process()))
        .map(AppProcess::stop)
        .orElse(AppProcess.Stop.STANDARD)
        .graceSeconds();
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
    return new InetSocketAddress(instance.record().subnet().container(), InstanceEnvironment.PORT);
  }

  private void leave(Instance instance) {
    serve();
    remove(instance);
    fill();
  }

  private void remove(Instance instance) {
    instance.leave();
    chronicle.destroying(instance.subject());
    shop.loop().aside(() -> destroy(instance));
  }

  private void destroy(Instance instance) {
    instance.record().process().ifPresent(AppKeeper::awaitEnd);
    try {
      instance.container().remove();
      shop.loop().post(() -> gone(instance));
    } catch (StagingException e) {
      shop.loop().post(() -> notRemoved(instance, e));
    }
  }

  /** A launcher that said it ended is about to; what has not gone by then is killed. */
  private static void awaitEnd(HostProcess process) {
    try {
      for (int i = 0; i < 100 && process.alive(); i++) {
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void gone(Instance instance) {
    chronicle.destroyed(instance.subject());
    forget(instance);
    reconcile();
  }

  /** The next watcher tries again, since the folder is still there. */
  private void notRemoved(Instance instance, StagingException why) {
    chronicle.launcherSaid(instance.subject(), said(why));
    forget(instance);
  }

  private void forget(Instance instance) {
    instances.remove(instance.subject().instance());
    shop.subnets().release(instance.record().subnet());
    chronicle.forget(instance.subject());
    tellIfGone();
  }

  private void serve() {
    gateway.to(type ->
        instances.values().stream()
            .filter(Instance::serves)
            .filter(instance -> instance.subject().slot().process().equals(type))
            .map(AppKeeper::address)
            .toList());
  }
}
