package io.stager.engine.run;

import static io.stager.engine.run.Deployments.Strategy.ROLLING;
import static io.stager.engine.run.Deployments.Strategy.STOP_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.StagerHome;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.run.link.WatcherLayout;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.run.state.LogLine;
import io.stager.engine.run.watch.Watcher;
import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps that run for real: runc, the launcher, a watcher in a process of its own. */
final class AppsIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Map<String, String> ENV = Map.of("CONFIG_SERVER_PORT", "8082");

  @TempDir private Path directory;
  private StagerHome home = new StagerHome(Path.of("/"), Path.of("/"));
  private OciRuntime runtime = OciRuntime.of(Path.of("runc"), Path.of("/"));
  private List<String> watcherCommand = List.of();
  private Apps apps = new Apps(home, List.of());

  @BeforeEach
  void prepare() throws Exception {
    home = new StagerHome(directory.resolve("home"), directory.resolve("home"));
    var tools = new Toolbox(toolsOfThisBuild(), System.getenv(), tool -> {});
    var runc = tools.find(Tool.RUNC);
    var launcher = directory.resolve("launcher");
    try (var binary =
        AppsIT.class.getResourceAsStream("/io/stager/launcher/linux-amd64/launcher")) {
      Files.copy(binary, launcher, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
    watcherCommand = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    watcherCommand.addAll(Watcher.JVM_OPTIONS);
    watcherCommand.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            WatcherMain.class.getName(),
            home.state().toString(),
            runc.toString(),
            launcher.toString(),
            tools.find(Tool.IP).toString()));
    runtime = OciRuntime.of(runc, home.runtimeRoot());
    apps = new Apps(home, watcherCommand);
  }

  private static Path toolsOfThisBuild() {
    return Path.of(System.getProperty("user.dir"), "target", "tools");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (var name : apps.names()) {
      apps.delete(name);
    }
    assertThat(runtime.list()).isEmpty();
    eventually(() ->
        AppLock.tryLock(new WatcherLayout(home.state()).lock()).map(AppsIT::closed).orElse(false));
  }

  private static boolean closed(AppLock lock) {
    lock.close();
    return true;
  }

  @Test
  void anAppAndItsSidecarAnswerAndCanBeLookedAt() throws Exception {
    var started = new Started();

    var deployment = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    deployment.await(started);

    assertThat(started.words())
        .containsExactly(
            "web/0 starting",
            "web/0 config-server ready (port 8082)",
            "web/0 app healthy (port 8080)");
    var status = apps.ps(Optional.of("sample")).getFirst();
    assertThat(status.state()).isEqualTo(InstanceStatus.State.RUNNING);
    assertThat(get(deployment)).isEqualTo("secret of " + status.run().orElseThrow().guid());
    assertThat(status.members())
        .extracting(MemberStatus::title)
        .containsExactly("app", "config-server");
    assertThat(status.members())
        .allSatisfy(member -> assertThat(member.use().rssBytes()).isPositive());
    assertThat(apps.log("sample").recent(100))
        .extracting(line -> line.source() + " " + line.text())
        .contains(
            "APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0 listening...",
            "APP/PROC/WEB/0 Sending a request to the config-server sidecar",
            "CELL/0 Container became healthy");
  }

  @Test
  void aDropletOfCloudFoundrysBuilderRuns() throws Exception {
    var droplet =
        SampleDroplet.cloudFoundrys(directory, "echo $GREETING from $PWD; exec perl app.pl");
    assertThat(droplet.launch().process("web").orElseThrow().from()).isEqualTo("staging_info.yml");

    var deployment = deploy("sample", droplet, Optional.empty());
    deployment.await(new Started());

    assertThat(get(deployment)).isEqualTo("no sidecar");
    assertThat(apps.log("sample").recent(100))
        .extracting(line -> line.source() + " " + line.text())
        .contains("APP/PROC/WEB/0 hello from /home/vcap/app");
  }

  @Test
  void aShellInTheInstanceHasTheAppsEnvironment() throws Exception {
    deploy("sample", SampleDroplet.answering(directory), Optional.empty()).await(new Started());

    var exit =
        apps.instance("sample", 0)
            .enter(
                runtime,
                Optional.of("echo $CONFIG_SERVER_PORT $(id -u) $(pwd) > said; exit 7"),
                Optional.empty());

    assertThat(exit).isEqualTo(7);
    assertThat(home.apps().resolve("sample/instances").resolve(guid()).resolve("home/app/said"))
        .hasContent("8082 2000 /home/vcap/app");
  }

  @Test
  void aKilledSidecarCrashesTheInstanceWhichStartsAgain() throws Exception {
    var deployment = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    deployment.await(new Started());
    var first = guid();

    killSidecar();

    eventually(() ->
        types()
            .equals(
                List.of(
                    "starting", "ready", "running", "crashed", "starting", "ready", "running")));
    var crash = (AppEvent.Detail.Crash) apps.events("sample").get(3).detail();
    assertThat(crash.description())
        .isEqualTo("APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137");
    assertThat(apps.log("sample").recent(200))
        .extracting(LogLine::text)
        .anyMatch(text ->
            text.contains("{\"instance\"=>\"" + first + "\", \"index\"=>0, \"cell_id\"=>")
                && text.contains(
                    "\"exit_description\"=>\"" + crash.description() + "\", \"crash_count\"=>1"));
    assertThat(get(deployment)).isEqualTo("secret of " + guid()).doesNotContain(first);
  }

  @Test
  void aCrashWhileTheWatcherIsDeadIsToldOnce() throws Exception {
    var deployment = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    deployment.await(new Started());
    var sidecar = sidecarPid();
    killWatcher();

    kill(sidecar);
    killWatcher();
    eventually(() -> types().contains("crashed"));
    killWatcher();

    eventually(() -> types().getLast().equals("running"));
    // An instance that was only half made when its watcher died is made anew.
    assertThat(types().stream().filter(type -> !type.equals("starting")))
        .containsExactly("ready", "running", "crashed", "ready", "running");
    assertThat(get(deployment)).isEqualTo("secret of " + guid());
  }

  @Test
  void anInstanceLivesThroughTheDeathOfTheWatcher() throws Exception {
    var deployment = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    deployment.await(new Started());
    var guid = guid();

    killWatcher();

    assertThat(guid()).isEqualTo(guid);
    assertThat(get(deployment)).isEqualTo("secret of " + guid);
    assertThat(types()).containsExactly("starting", "ready", "running");
  }

  @Test
  void aLauncherThatIsKilledIsACrashToo() throws Exception {
    deploy("sample", SampleDroplet.answering(directory), Optional.empty()).await(new Started());

    runtime.kill(guid(), "KILL");

    eventually(() -> types().getLast().equals("running") && types().contains("crashed"));
    assertThat(apps.events("sample").get(3).detail())
        .isInstanceOfSatisfying(
            AppEvent.Detail.Crash.class,
            crash ->
                assertThat(crash.description())
                    .isEqualTo("The container ended without telling why"));
  }

  @Test
  void stoppingTellsHowEachMemberEnded() throws Exception {
    deploy("sample", SampleDroplet.answering(directory), Optional.empty()).await(new Started());

    var stopped = apps.stop("sample");

    assertThat(stopped).hasSize(1);
    assertThat(stopped.getFirst().slot()).hasToString("web/0");
    assertThat(stopped.getFirst().members())
        .extracting(AppEvent.MemberEnd::name)
        .containsExactly("app", "config-server");
    assertThat(types()).endsWith("stopping", "stopped");
    assertThat(apps.ps(Optional.of("sample")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.STOPPED);
    try (var left = Files.list(home.apps().resolve("sample/instances"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anAppThatEndsAtOnceDidNotRunAndIsNotTriedAgain() throws Exception {
    var deployment =
        deploy("broken", SampleDroplet.withCommand(directory, "exit 3"), Optional.empty());

    assertThatThrownBy(() -> deployment.await(new Started()))
        .isInstanceOf(StagingException.DidNotRun.class)
        .hasMessage("web/0 of app 'broken' did not start: APP/PROC/WEB: Exited with status 3")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("see what it printed: stager logs --recent broken");
    assertThat(apps.ps(Optional.of("broken")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.STOPPED);
  }

  @Test
  void aSecondPushKeepsThePortAndReplacesTheInstance() throws Exception {
    var first = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    first.await(new Started());
    var old = guid();

    var second = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    second.await(new Started());

    assertThat(second.url()).isEqualTo(first.url());
    assertThat(guid()).isNotEqualTo(old);
    assertThat(get(second)).isEqualTo("secret of " + guid());
  }

  @Test
  void aRollingRestartLeavesNoRequestUnanswered() throws Exception {
    var first = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    first.await(new Started());
    var old = guid();
    var answers = new ArrayList<String>();
    var restarted = new CountDownLatch(1);
    var asking =
        Thread.startVirtualThread(() -> {
          while (restarted.getCount() > 0) {
            answers.add(answerOf(first));
          }
        });

    try (var lock = apps.lock("sample")) {
      apps.deployments("sample").restart(lock, ROLLING).await(new Started());
    }
    eventually(() -> apps.ps(Optional.of("sample")).size() == 1 && !guid().equals(old));
    eventually(() -> types().contains("stopped"));
    restarted.countDown();
    asking.join();

    assertThat(answers).isNotEmpty().isSubsetOf("secret of " + old, "secret of " + guid());
  }

  @Test
  void aRollingPushThatFailsLeavesWhatRanBefore() throws Exception {
    var first = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    first.await(new Started());
    var old = guid();
    var broken = SampleDroplet.withCommand(directory, "exit 3");

    try (var lock = apps.lock("sample")) {
      var second =
          apps.deployments("sample")
              .deploy(
                  lock,
                  new RunRequest("sample", broken, ENV, Map.of(), Map.of(), Optional.empty()),
                  ROLLING);
      assertThatThrownBy(() -> second.await(new Started()))
          .isInstanceOf(StagingException.DidNotRun.class);
    }

    eventually(() -> guid().equals(old));
    assertThat(get(first)).isEqualTo("secret of " + old);
  }

  @Test
  void anAppIsScaledUpAndDown() throws Exception {
    var deployment = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    deployment.await(new Started());
    var old = guid();

    scale(2);
    assertThat(apps.ps(Optional.of("sample")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.RUNNING, InstanceStatus.State.RUNNING);
    scale(1);

    eventually(() -> apps.ps(Optional.of("sample")).size() == 1);
    assertThat(guid()).isEqualTo(old);
  }

  private void scale(int instances) {
    try (var lock = apps.lock("sample")) {
      apps.deployments("sample").scale(lock, "web", instances).await(new Started());
    }
  }

  @Test
  void aStoppedAppStartsAgainAndAnEarlierDropletComesBack() throws Exception {
    var first = deploy("sample", SampleDroplet.answering(directory), Optional.empty());
    first.await(new Started());
    var other = SampleDroplet.withCommand(directory, "exec perl app.pl other");
    deploy("sample", other, Optional.empty()).await(new Started());
    apps.stop("sample");

    try (var lock = apps.lock("sample")) {
      var started = apps.deployments("sample").start(lock);
      started.await(new Started());
      assertThat(started.url()).isEqualTo(first.url());
      assertThat(apps.droplet("sample")).contains(other.digest());
      apps.deployments("sample").rollBack(lock, Optional.empty(), ROLLING).await(new Started());
    }

    assertThat(apps.droplet("sample")).isNotEqualTo(Optional.of(other.digest()));
    assertThat(apps.droplets("sample")).hasSize(2);
    assertThat(get(first)).isEqualTo("secret of " + guid());
  }

  @Test
  void aPortThatWasAskedForAndIsTakenIsRefused() throws Exception {
    var droplet = SampleDroplet.answering(directory);
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> deploy("sample", droplet, Optional.of(other.getLocalPort())))
          .isInstanceOf(StagingException.Busy.class)
          .hasMessageContaining("Port " + other.getLocalPort())
          .extracting(e -> ((StagingException) e).remedy())
          .isEqualTo("end the program that listens on it, or ask for another port or none");
    }
  }

  @Test
  void twoInstancesTakeTurns() throws Exception {
    var droplet = SampleDroplet.answering(directory);
    Deployment deployment;
    try (var lock = apps.lock("sample")) {
      deployment =
          apps.deployments("sample")
              .deploy(
                  lock,
                  new RunRequest(
                      "sample", droplet, ENV, Map.of(), Map.of("web", 2), Optional.empty()),
                  STOP_FIRST);
    }
    deployment.await(new Started());

    assertThat(List.of(get(deployment), get(deployment))).doesNotHaveDuplicates();
  }

  private Deployment deploy(String name, RunRequest.Droplet droplet, Optional<Integer> port) {
    var ports = port.map(number -> Map.of("web", number)).orElse(Map.of());
    try (var lock = apps.lock(name)) {
      return apps.deployments(name)
          .deploy(
              lock,
              new RunRequest(name, droplet, ENV, ports, Map.of(), Optional.empty()),
              STOP_FIRST);
    }
  }

  private String guid() {
    return apps.ps(Optional.of("sample")).getFirst().run().orElseThrow().guid();
  }

  private List<String> types() {
    return apps.events("sample").stream().map(event -> event.type().toString()).toList();
  }

  private void killSidecar() throws Exception {
    apps.instance("sample", 0)
        .enter(runtime, Optional.of("kill -9 " + sidecarPid()), Optional.empty());
  }

  private long sidecarPid() {
    return apps.ps(Optional.of("sample")).getFirst().members().stream()
        .filter(member -> member.title().equals("config-server"))
        .findFirst()
        .orElseThrow()
        .member()
        .life()
        .pid();
  }

  /** Kills a process by its number in the container, without anything of ours. */
  private void kill(long pidInContainer) throws Exception {
    try (var instances = Files.list(home.apps().resolve("sample/instances"))) {
      var guid = instances.findFirst().orElseThrow().getFileName().toString();
      var init = runtime.state(guid).orElseThrow().pid();
      new ProcessBuilder(
              "nsenter",
              "-t",
              Long.toString(init),
              "-p",
              "-m",
              "kill",
              "-9",
              Long.toString(pidInContainer))
          .inheritIO()
          .start()
          .waitFor();
    }
  }

  private void killWatcher() throws Exception {
    var link = new WatcherLink(new WatcherLayout(home.state()), watcherCommand);
    var pid = link.ask(JsonObject.empty().with("do", "ping")).number("pid").orElseThrow();
    var watcher = ProcessHandle.of(pid).orElseThrow();
    assertThat(watcher.destroyForcibly()).isTrue();
    eventually(() ->
        AppLock.tryLock(new WatcherLayout(home.state()).lock()).map(AppsIT::closed).orElse(false));
  }

  private static String get(Deployment deployment) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(deployment.url().orElseThrow()))
              .timeout(LIMIT)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
    }
  }

  private static String answerOf(Deployment deployment) {
    try {
      return get(deployment);
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", LIMIT).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
