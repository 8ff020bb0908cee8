package io.stager.engine.run;

import io.stager.droplet.AppProcess;
import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.container.Machine;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.Ports;
import io.stager.engine.run.state.Slot;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Brings one app up: from a droplet, from the one that it had, in other numbers.
 *
 * <p>Each returns while the app is on its way up; the {@link Deployment} tells when it is there.
 */
public final class Deployments {
  private static final long MEGABYTE = 1024L * 1024;

  private final WatcherLink watcher;
  private final AppLayout layout;
  private final String name;

  Deployments(WatcherLink watcher, AppLayout layout, String name) {
    this.watcher = watcher;
    this.layout = layout;
    this.name = name;
  }

  /** What becomes of the instances that run when others take their places. */
  public enum Strategy {
    /** They end first. */
    STOP_FIRST,
    /** Each goes on until the one that takes its place is healthy. */
    ROLLING
  }

  /**
   * Starts the app from a droplet, in place of what runs of it now.
   *
   * @param lock the right to push it; it may be given back once the app is up
   */
  public Deployment deploy(AppLock lock, RunRequest request, Strategy strategy) {
    lock.check(layout);
    refuseOtherMachine(request.droplet().launch(), request.droplet().file().toString());
    refuseUnreachedPorts(request);
    refuseLarge(request);
    var before = App.read(layout);
    new KeptDroplets(layout).keep(request.droplet(), before.map(app -> app.release().digest()));
    return apply(wanted(before, request), new Environment(request.env()), strategy);
  }

  private static void refuseUnreachedPorts(RunRequest request) {
    var launch = request.droplet().launch();
    for (var type : request.ports().keySet()) {
      if (launch.process(type).filter(AppProcess::routed).isEmpty()) {
        var reached = launch.processes().stream().filter(AppProcess::routed).map(AppProcess::type);
        throw new StagingException.Usage(
            "No process '%s' of app '%s' listens on a port".formatted(type, request.app()),
            "name one of: %s; others have a health check of type port or http"
                .formatted(String.join(", ", reached.toList())));
      }
    }
  }

  /** An instance would only find that out once it has filled its disk. */
  private static void refuseLarge(RunRequest request) {
    var size = request.droplet().unpackedSize();
    for (var process : request.droplet().launch().processes()) {
      var limit = process.limits().diskMb();
      if (size > limit * MEGABYTE && started(request, process)) {
        throw new StagingException.LimitExceeded(
            "The droplet of app '%s' takes %d MB of disk, and an instance of process '%s' may use %d MB"
                .formatted(request.app(), Math.ceilDiv(size, MEGABYTE), process.type(), limit),
            "give it more disk (disk_quota in the manifest, or -k) and stage it again, or leave"
                + " files out with .cfignore");
      }
    }
  }

  private static boolean started(RunRequest request, AppProcess process) {
    return request.instances().getOrDefault(process.type(), process.limits().instances()) > 0;
  }

  private static App wanted(Optional<App> before, RunRequest request) {
    var droplet = request.droplet();
    return new App(
        new App.Identity(
            request.app(), before.map(app -> app.id().guid()).orElseGet(Deployments::guid)),
        new App.Release(guid(), droplet.digest(), droplet.launch(), request.rootfs()),
        App.Desired.RUNNING,
        Ports.asked(request.ports()),
        request.instances());
  }

  /** Starts the app as it was when it was stopped; what runs of it already goes on. */
  public Deployment start(AppLock lock) {
    lock.check(layout);
    return apply(known().with(App.Desired.RUNNING), Environment.read(layout), Strategy.STOP_FIRST);
  }

  /** Starts the app anew from the droplet and with the environment that it has. */
  public Deployment restart(AppLock lock, Strategy strategy) {
    lock.check(layout);
    var app = known();
    return again(app, app.release().digest(), app.release().launch(), strategy);
  }

  /** Starts the app from another of the droplets that were kept. */
  public Deployment rollBack(AppLock lock, Optional<String> digest, Strategy strategy) {
    lock.check(layout);
    var app = known();
    var target = digest.map(this::kept).orElseGet(() -> theOneBefore(app));
    var launch = Droplet.open(target.file()).launchDescriptor();
    return again(app, target.digest(), launch, strategy);
  }

  private Deployment again(App app, Digest digest, LaunchDescriptor launch, Strategy strategy) {
    var release = new App.Release(guid(), digest, launch, app.release().rootfs());
    var wanted = new App(app.id(), release, App.Desired.RUNNING, app.ports(), app.instances());
    return apply(wanted, Environment.read(layout), strategy);
  }

  private KeptDroplet kept(String digest) {
    var hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
    var fitting =
        new KeptDroplets(layout)
            .all().stream().filter(kept -> kept.digest().hex().startsWith(hex)).toList();
    if (fitting.size() != 1) {
      throw new StagingException.NotFound(
          fitting.isEmpty()
              ? "App '%s' has no droplet '%s'".formatted(name, digest)
              : "App '%s' has several droplets that begin with '%s'".formatted(name, digest),
          "name one of those that 'stager droplets %s' shows".formatted(name));
    }
    return fitting.getFirst();
  }

  private KeptDroplet theOneBefore(App app) {
    return new KeptDroplets(layout)
        .all().stream()
            .dropWhile(kept -> !kept.digest().equals(app.release().digest()))
            .skip(1)
            .findFirst()
            .orElseThrow(() ->
                new StagingException.NotFound(
                    "App '" + name + "' has no droplet from before the one that it has",
                    "see 'stager droplets " + name + "'"));
  }

  /** Changes how many instances of a process type there are; those that stay go on. */
  public Deployment scale(AppLock lock, String process, int instances) {
    lock.check(layout);
    var app = known();
    refuseUnknown(app, process);
    var counts = new HashMap<>(app.instances());
    counts.put(process, instances);
    return apply(
        new App(app.id(), app.release(), app.desired(), app.ports(), counts),
        Environment.read(layout),
        Strategy.STOP_FIRST);
  }

  private void refuseUnknown(App app, String process) {
    if (app.release().launch().process(process).isEmpty()) {
      throw new StagingException.NotFound(
          "App '%s' has no process '%s'".formatted(name, process),
          "name one of: "
              + String.join(
                  ", ", app.release().launch().processes().stream().map(p -> p.type()).toList()));
    }
  }

  private App known() {
    return App.read(layout)
        .orElseThrow(() ->
            new StagingException.NotFound(
                "There is no app '" + name + "'", "push it first: stager push"));
  }

  private Deployment apply(App wanted, Environment environment, Strategy strategy) {
    var before =
        new Deployment.Before(
            App.read(layout)
                .filter(app -> app.desired() == App.Desired.RUNNING)
                .filter(app -> strategy == Strategy.ROLLING || sameVersion(app, wanted)),
            Environment.read(layout),
            new AppEvents(layout.events()).end(),
            new AppLog(layout.log()).end());
    var missing = new HashSet<>(wanted.slots());
    before
        .app()
        .filter(app -> sameVersion(app, wanted))
        .ifPresent(app -> missing.removeAll(running(app)));
    var answer = watcher.ask(request(wanted, environment, strategy));
    var app = App.from(answer.object("app").orElseThrow());
    return new Deployment(this, watcher, layout, new Deployment.Aim(app, missing, before));
  }

  private static boolean sameVersion(App one, App other) {
    return one.release().version().equals(other.release().version());
  }

  private Set<Slot> running(App app) {
    var running = new HashSet<Slot>();
    for (var instance : new AppCensus(layout, app, Instant.now()).take()) {
      if (instance.state() == InstanceStatus.State.RUNNING) {
        running.add(instance.slot());
      }
    }
    return running;
  }

  /** Gives the places back to what ran before: it goes on as if nothing had been wanted. */
  void takeBack(App before, Environment environment) {
    watcher.ask(request(before, environment, Strategy.ROLLING));
  }

  private static JsonObject request(App wanted, Environment environment, Strategy strategy) {
    return environment
        .toJson()
        .with("do", "apply")
        .with("rolling", strategy == Strategy.ROLLING)
        .with("wanted", wanted.toJson());
  }

  private static void refuseOtherMachine(LaunchDescriptor launch, String where) {
    var arch = launch.origin().stack().arch();
    if (!arch.isEmpty() && !arch.equals(Machine.architecture())) {
      throw new StagingException.MachineLacks(
          "The droplet is for %s, this machine is %s".formatted(arch, Machine.architecture()),
          where,
          "stage the app again on this machine, or run it on one of the other kind");
    }
  }

  private static String guid() {
    return UUID.randomUUID().toString();
  }
}
