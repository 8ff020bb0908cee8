package io.stager.engine.run;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.StagerHome;
import io.stager.engine.run.link.WatcherLayout;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppEvents;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.AppsLayout;
import io.stager.engine.run.state.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The apps of a home: what a person asks of what runs. */
public final class Apps {
  private final StagerHome home;
  private final AppsLayout apps;
  private final WatcherLink watcher;

  /**
   * The apps of this home.
   *
   * @param watcherCommand the words that run {@link io.stager.engine.run.watch.Watcher#run} in a
   *     process of its own
   */
  public Apps(StagerHome home, List<String> watcherCommand) {
    this.home = home;
    this.apps = new AppsLayout(home.apps());
    this.watcher = new WatcherLink(new WatcherLayout(home.state()), watcherCommand);
  }

  /**
   * {@return the right to push this app, until it is closed}
   *
   * @throws StagingException.Busy when another process pushes it
   */
  public AppLock lock(String app) {
    return AppLock.of(apps.app(app), app);
  }

  /** {@return what brings the app of this name up} */
  public Deployments deployments(String name) {
    return new Deployments(watcher, apps.app(name), name);
  }

  /** {@return the tasks of the app of this name} */
  public Tasks tasks(String name) {
    return new Tasks(watcher, known(name), name);
  }

  /** {@return the droplets that the app was started from, the newest first} */
  public List<KeptDroplet> droplets(String name) {
    return new KeptDroplets(known(name)).all();
  }

  /** {@return the names of all apps that were pushed} */
  public List<String> names() {
    return readable().stream().map(app -> app.id().name()).toList();
  }

  /** One whose state was damaged must not keep the others from being seen. */
  private List<App> readable() {
    return apps.all().stream().flatMap(Apps::readable).toList();
  }

  private static Stream<App> readable(AppLayout layout) {
    try {
      return App.read(layout).stream();
    } catch (StagingException e) {
      return Stream.empty();
    }
  }

  /** {@return the digest of the droplet that the app was last started from, if it ever was} */
  public Optional<Digest> droplet(String name) {
    return App.read(apps.app(name)).map(app -> app.release().digest());
  }

  /** {@return whether the app shall run} */
  public boolean wanted(String name) {
    return App.read(apps.app(name)).filter(app -> app.desired() == App.Desired.RUNNING).isPresent();
  }

  /** {@return every instance of the app, or of all apps} */
  public List<InstanceStatus> ps(Optional<String> name) {
    wakeWatcher();
    var layouts = name.map(one -> List.of(known(one))).orElseGet(apps::all);
    return layouts.stream()
        .flatMap(layout ->
            App.read(layout).stream()
                .flatMap(app -> new AppCensus(layout, app, Instant.now()).take().stream()))
        .toList();
  }

  /** {@return what measures the instances of the app, or of all apps} */
  public UseMeter meter(Optional<String> name) {
    wakeWatcher();
    return new UseMeter(name.map(one -> List.of(known(one))).orElseGet(apps::all));
  }

  /** {@return the URL of the app, unless nothing of it is reached over the network} */
  public Optional<String> url(String name) {
    return App.read(known(name)).flatMap(App::url);
  }

  /** {@return what the app was pushed with} */
  public PushedApp pushed(String name) {
    var layout = known(name);
    var app = App.read(layout).orElseThrow();
    return new PushedApp(
        app.release().launch(), Environment.read(layout).values(), app.instances());
  }

  /** {@return the log of the app} */
  public AppLog log(String name) {
    wakeWatcher();
    return new AppLog(known(name).log());
  }

  /** {@return what happened to the app's instances, oldest first} */
  public List<AppEvent> events(String name) {
    wakeWatcher();
    return new AppEvents(known(name).events()).all();
  }

  /** Ends the app; returns when nothing of it runs any more. */
  public List<StoppedInstance> stop(String name) {
    var layout = known(name);
    var wanted = App.read(layout).filter(app -> app.desired() == App.Desired.RUNNING);
    if (wanted.isEmpty() && layout.instances().isEmpty()) {
      return List.of();
    }
    return StoppedInstance.from(watcher.ask(StopRequest.of(name)));
  }

  /** Ends the app and removes all that is known of it. */
  public List<StoppedInstance> delete(String name) {
    known(name);
    try (var lock = lock(name)) {
      var stopped =
          StoppedInstance.from(
              watcher.ask(JsonObject.empty().with("do", "delete").with("app", name)));
      forgetLastDroplet(name);
      return stopped;
    }
  }

  private void forgetLastDroplet(String name) {
    var droplet = home.lastDroplet(name);
    try {
      Files.deleteIfExists(droplet);
    } catch (IOException e) {
      throw new StagingException.Internal(
              "The app is deleted, but its last droplet is left: " + e.getMessage(),
              droplet.toString(),
              "remove it")
          .causedBy(e);
    }
  }

  /** {@return the instance to enter} */
  public RunningInstance instance(String name, int index) {
    wakeWatcher();
    return RunningInstance.find(known(name), name, index);
  }

  /** The watcher may have died, or the machine may have been started again. */
  private void wakeWatcher() {
    if (readable().stream().anyMatch(app -> app.desired() == App.Desired.RUNNING)) {
      watcher.ensure();
    }
  }

  private AppLayout known(String name) {
    var layout = apps.app(name);
    if (!Files.isRegularFile(layout.file())) {
      var names = names();
      throw new StagingException.NotFound(
          "There is no app '" + name + "'",
          names.isEmpty()
              ? "push one first: stager push"
              : "name one of these: " + String.join(", ", names));
    }
    return layout;
  }
}
