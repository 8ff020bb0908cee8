package io.stager.engine.run;

import static io.stager.engine.run.Deployments.Strategy.STOP_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.StagerHome;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.run.link.WatcherLayout;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.run.state.FolderTree;
import io.stager.engine.run.watch.Watcher;
import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A home whose apps run for real: runc, the launcher, a watcher in a process of its own. After the
 * test all are deleted, and nothing of them may be left.
 */
final class LiveApps implements AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(40);
  static final Map<String, String> ENV = Map.of("CONFIG_SERVER_PORT", "8082");

  private final Path directory;
  private final StagerHome home;
  private final OciRuntime runtime;
  private final List<String> watcherCommand;
  private final Apps apps;

  /** An empty home; the options are for the watcher's virtual machine. */
  LiveApps(String... watcherOptions) {
    try {
      directory = Files.createTempDirectory("live-apps");
      home = new StagerHome(directory.resolve("home"), directory.resolve("home"));
      var tools =
          new Toolbox(
              Path.of(System.getProperty("user.dir"), "target", "tools"),
              System.getenv(),
              tool -> {});
      var runc = tools.find(Tool.RUNC);
      watcherCommand =
          watcherCommand(
              List.of(watcherOptions),
              List.of(
                  home.state().toString(),
                  runc.toString(),
                  launcher().toString(),
                  tools.find(Tool.IP).toString()));
      runtime = OciRuntime.of(runc, home.runtimeRoot());
      apps = new Apps(home, watcherCommand);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path launcher() throws IOException {
    var launcher = directory.resolve("launcher");
    try (var binary =
        LiveApps.class.getResourceAsStream("/io/stager/launcher/linux-amd64/launcher")) {
      Files.copy(binary, launcher, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
    return launcher;
  }

  private static List<String> watcherCommand(List<String> options, List<String> arguments) {
    var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    words.addAll(Watcher.JVM_OPTIONS);
    words.addAll(options);
    words.addAll(
        List.of("-cp", System.getProperty("java.class.path"), WatcherMain.class.getName()));
    words.addAll(arguments);
    return words;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (var name : apps.names()) {
      apps.delete(name);
    }
    assertThat(runtime.list()).isEmpty();
    eventually(this::isUnwatched);
    FolderTree.remove(directory);
  }

  private boolean isUnwatched() {
    var lock = AppLock.tryLock(new WatcherLayout(home.state()).lock());
    lock.ifPresent(AppLock::close);
    return lock.isPresent();
  }

  Path directory() {
    return directory;
  }

  OciRuntime runtime() {
    return runtime;
  }

  Apps apps() {
    return apps;
  }

  Deployment deploy(String name, RunRequest.Droplet droplet) {
    return deploy(name, droplet, Map.of(), Map.of());
  }

  Deployment deploy(
      String name,
      RunRequest.Droplet droplet,
      Map<String, Integer> ports,
      Map<String, Integer> instances) {
    try (var lock = apps.lock(name)) {
      return apps.deployments(name)
          .deploy(
              lock,
              new RunRequest(name, droplet, ENV, ports, instances, Optional.empty()),
              STOP_FIRST);
    }
  }

  String guid() {
    return apps.ps(Optional.of("sample")).getFirst().run().orElseThrow().guid();
  }

  /** The folder of the only instance. */
  Path instance() {
    return instances().resolve(guid());
  }

  Path instances() {
    return home.apps().resolve("sample/instances");
  }

  List<String> types() {
    return apps.events("sample").stream().map(event -> event.type().toString()).toList();
  }

  List<AppEvent.Detail.Crash> crashes(String app) {
    return apps.events(app).stream()
        .map(AppEvent::detail)
        .filter(AppEvent.Detail.Crash.class::isInstance)
        .map(AppEvent.Detail.Crash.class::cast)
        .toList();
  }

  long watcher() {
    var link = new WatcherLink(new WatcherLayout(home.state()), watcherCommand);
    return link.ask(JsonObject.empty().with("do", "ping")).number("pid").orElseThrow();
  }

  void killWatcher() throws Exception {
    assertThat(ProcessHandle.of(watcher()).orElseThrow().destroyForcibly()).isTrue();
    eventually(this::isUnwatched);
  }

  static String get(Deployment deployment) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(deployment.url().orElseThrow()))
              .timeout(LIMIT)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
    }
  }

  static void eventually(Callable<Boolean> condition) throws Exception {
    eventually(LIMIT, condition);
  }

  static void eventually(Duration limit, Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", limit).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
