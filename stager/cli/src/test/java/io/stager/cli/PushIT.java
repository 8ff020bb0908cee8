package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, from source to a running app that is looked at, crashes, comes back and ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PushIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String APP = "sidecar-dependent-app";
  private static final String CONFIG =
      "{\"Scope\":\"some-service.admin\",\"Password\":\"not-a-real-p4$$w0rd\"}";

  private static final Path EARLIER =
      CommandLineTool.SHARED.resolve("stager/droplets/" + APP + ".tgz");

  @TempDir private static Path state;

  private final List<String> instances = new ArrayList<>();
  private String url = "";

  private Outcome stager(String... arguments) {
    return CommandLineTool.in(state).run(arguments);
  }

  @Test
  @Order(1)
  void pushesTheSampleAndLeavesItRunning() throws Exception {
    Files.createDirectories(EARLIER.resolveSibling(""));
    Files.writeString(EARLIER, "what an earlier version kept");

    var pushed = stager("push", "--detach", "samples/sidecar-dependent-app").succeeded();

    url = pushed.out().strip();
    assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+");
    assertThat(pushed.err())
        .containsSubsequence(
            "Pushing " + APP,
            "-----> Source",
            "left out by .cfignore",
            "from ../config-server-sidecar",
            "-----> Detect",
            "config-server    ruby         no   no Gemfile, no *.ru, no *.rb in the root",
            "go 0.1.0     yes  go.mod",
            "app              ruby 0.1.0   yes  Gemfile",
            "binary       no   only when named (-b binary)",
            "-----> Supply and finalize config-server with go 0.1.0",
            "-----> Supply and finalize app with ruby 0.1.0",
            "-----> Droplet",
            "sha256:",
            "-----> Start",
            "config-server ready after",
            "app healthy after");
    assertThat(Http.get(url + "/")).startsWith("Hi, I'm an app with a sidecar!");
    assertThat(Http.get(url + "/config").strip()).isEqualTo(CONFIG);
  }

  @Test
  @Order(2)
  void keepsTheDropletInZstd() throws Exception {
    try (var kept = Files.list(state.resolve("stager/apps/" + APP + "/droplets"))) {
      assertThat(kept)
          .isNotEmpty()
          .allSatisfy(droplet ->
              assertThat(Files.readAllBytes(droplet)).startsWith(0x28, 0xb5, 0x2f, 0xfd));
    }
    assertThat(EARLIER).doesNotExist();
  }

  @Test
  @Order(2)
  void tellsItsStateInJson() {
    var instance = instance();

    assertThat(instance.text("app")).contains(APP);
    assertThat(instance.text("process")).contains("web");
    assertThat(instance.integer("index")).contains(0);
    assertThat(instance.text("state")).contains("running");
    assertThat(instance.text("url")).contains(url);
    assertThat(instance.objects("members"))
        .extracting(member -> member.text("name").orElse("") + " " + member.text("kind").orElse(""))
        .containsExactlyInAnyOrder("app process", "config-server sidecar");
    assertThat(instance.objects("members"))
        .allSatisfy(member -> {
          assertThat(member.number("pid").orElse(0L)).isPositive();
          assertThat(member.number("rss_bytes").orElse(0L)).isPositive();
          assertThat(member.members()).containsKeys("state", "uptime_s", "restarts");
        });
    assertThat(stager("ps", APP).succeeded().out())
        .startsWith("INSTANCE")
        .contains("web/0", "running", "config-server", " MB of 192 MB", " MB of 64 MB")
        .containsPattern("port 8080 ok for [0-9]+");
  }

  @Test
  @Order(3)
  void keepsTheLogOfBoth() {
    var log = stager("logs", "--recent", APP).succeeded().out();

    var line =
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\+0000 \\[[A-Z0-9/-]+] (OUT|ERR) .*";
    assertThat(log.lines()).isNotEmpty().allMatch(text -> text.matches(line));
    assertThat(log)
        .contains(
            "[APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0] OUT listening...",
            "[APP/PROC/WEB/0] OUT Sending a request to the config-server sidecar at"
                + " localhost:8082/config/",
            "[CELL/0] OUT Container became healthy");
  }

  @Test
  @Order(4)
  void showsItsProcessesAndNoOther() {
    var shown = stager("ssh", APP, "-c", "ps -eo user,args").succeeded().out();

    assertThat(shown.lines().skip(1))
        .hasSize(4)
        .allMatch(line -> line.startsWith("vcap "))
        .anyMatch(line -> line.contains("/launcher run "))
        .anyMatch(line -> line.contains("rackup config.ru -p 8080"))
        .anyMatch(line -> line.endsWith(" ./config-server"))
        .anyMatch(line -> line.endsWith(" ps -eo user,args"));
    assertThat(stager("ssh", APP, "-c", "ps aux").succeeded().out().lines()).hasSize(5);
  }

  @Test
  @Order(5)
  void showsTheConnectionBetweenTheTwo() {
    var shown = stager("ssh", APP, "-c", "lsof -i").succeeded().out();

    assertThat(shown.lines())
        .anyMatch(line -> line.startsWith("ruby") && line.endsWith(":8082 (ESTABLISHED)"))
        .anyMatch(line ->
            line.startsWith("config-se") && line.matches(".*localhost:8082->.*\\(ESTABLISHED\\)"));
  }

  @Test
  @Order(6)
  void hidesTheHost() {
    var hidden =
        stager("ssh", APP, "-c", "ls -A /root; cat /etc/shadow; ls /work; id -un; hostname");

    assertThat(hidden.out()).contains("vcap\n");
    assertThat(hidden.err()).contains("/etc/shadow");
  }

  @Test
  @Order(7)
  void passesOnTheStatusOfACommandInside() {
    assertThat(stager("ssh", APP, "-c", "exit 7").code()).isEqualTo(7);
  }

  @Test
  @Order(8)
  void comesBackAfterTheSidecarWasKilled() throws Exception {
    var before = instance().text("instance").orElseThrow();

    stager("ssh", APP, "-c", "kill -9 $(pgrep config-server)");

    awaitEvents(types ->
        types.indexOf("crashed") >= 0 && types.lastIndexOf("running") > types.indexOf("crashed"));
    var crash =
        events().stream()
            .filter(event -> event.text("type").equals(Optional.of("crashed")))
            .findFirst()
            .orElseThrow();
    assertThat(crash.members())
        .containsEntry("process", "web")
        .containsEntry("index", 0L)
        .containsEntry("instance", before)
        .containsEntry("reason", "CRASHED")
        .containsEntry(
            "exit_description", "APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137")
        .containsEntry("crash_count", 1L)
        .containsKey("time");
    assertThat(stager("logs", "--recent", APP).out())
        .contains("[APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0] OUT Exit status 137")
        .containsPattern(
            "\\[API/0] OUT App instance exited with guid [0-9a-f-]{36} payload: \\{\"instance\"=>\""
                + before
                + "\", \"index\"=>0, \"cell_id\"=>\"[^\"]+\", \"reason\"=>\"CRASHED\","
                + " \"exit_description\"=>\"APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status"
                + " 137\", \"crash_count\"=>1, \"crash_timestamp\"=>\\d+, \"version\"=>\"[^\"]+\"}");
    assertThat(stager("events", APP).out()).contains("crash 1, restarted at once");
    assertThat(Http.getOnceUp(url + "/config").strip()).isEqualTo(CONFIG);
    assertThat(instance().text("instance").orElseThrow()).isNotEqualTo(before);
  }

  @Test
  @Order(9)
  void stopsAndLeavesNothing() throws Exception {
    assertThat(stager("stop", APP).succeeded().err())
        .contains("Stopped " + APP + ": web/0 app ended after ", ", config-server ended after ");

    assertThat(new Leftovers(state).afterAWhile()).isEmpty();
    assertThat(instances)
        .hasSizeGreaterThan(1)
        .allSatisfy(guid -> {
          assertThat(Leftovers.named(guid)).isEmpty();
          assertThat(Leftovers.named("stager-" + guid.substring(0, 8))).isEmpty();
        });
    var stopped = stager("ps", "--json", APP).succeeded().jsonList().getFirst();
    assertThat(stopped.text("state")).contains("stopped");
    assertThat(stager("stop", APP).succeeded().err()).contains("nothing of it was running");
  }

  private JsonObject instance() {
    var instance = stager("ps", "--json", APP).succeeded().jsonList().getFirst();
    instances.add(instance.text("instance").orElseThrow());
    return instance;
  }

  private List<JsonObject> events() {
    return stager("events", "--json", APP).succeeded().jsonList();
  }

  private void awaitEvents(Predicate<List<String>> arrived) throws InterruptedException {
    var last = System.nanoTime() + LIMIT.toNanos();
    var types = List.<String>of();
    while (!arrived.test(types)) {
      assertThat(System.nanoTime()).as("still waiting; seen: " + types).isLessThan(last);
      Thread.sleep(200);
      types = events().stream().map(event -> event.text("type").orElse("")).toList();
    }
  }
}
