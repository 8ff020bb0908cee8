package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Java apps with sidecars: each answers, and under load each stays within the memory of its own.
 */
final class JavaIT {
  private static final long MB = 1024 * 1024;

  @TempDir private Path state;

  private Outcome stager(String... arguments) {
    return CommandLineTool.in(state).run(arguments);
  }

  @AfterEach
  void leavesNothing() throws Exception {
    for (var app : stager("ps", "--json").jsonList()) {
      stager("stop", app.text("app").orElseThrow());
    }
    assertThat(new Leftovers(state).afterAWhile()).isEmpty();
  }

  @Test
  void runsASpringBootAppBesideABinary() throws Exception {
    var pushed = stager("push", "--detach", "samples/java-app-with-binary-sidecar").succeeded();

    var url = pushed.out().strip();
    assertThat(pushed.err())
        .contains(
            "java 0.1.0   yes  pom.xml", "Building configured-app 1.0.0", "app healthy after");
    assertThat(Http.get(url + "/")).isEqualTo("Hi, I'm a Java app with a sidecar!");
    assertThat(Http.get(url + "/config")).contains("\"Scope\":\"some-service.admin\"");
    ask(url + "/reports/20000?", 300);
    assertThat(memory("java-app-with-binary-sidecar"))
        .hasEntrySatisfying("app", bytes -> assertThat(bytes).isBetween(64 * MB, 448 * MB))
        .hasEntrySatisfying("config-server", bytes -> assertThat(bytes).isBetween(MB, 64 * MB));
  }

  @Test
  void runsAJarBesideAJarAndGivesEachItsPartOfTheMemory() throws Exception {
    var pushed = stager("push", "--detach", "samples/java-sidecar").succeeded();

    var url = pushed.out().strip();
    assertThat(Http.get(url + "/shoes")).startsWith("This is the page /shoes.");
    assertThat(Http.get(url + "/shoes")).startsWith("From the cache: This is the page /shoes.");
    // Each page takes some 270 KB in the cache and a few times that in the shop: more than either
    // has.
    ask(url + "/page-", 1000);
    assertThat(memory("java-sidecar"))
        .hasEntrySatisfying("app", bytes -> assertThat(bytes).isBetween(64 * MB, 256 * MB))
        .hasEntrySatisfying("page-cache", bytes -> assertThat(bytes).isBetween(64 * MB, 128 * MB));
    assertThat(Http.get(url + "/shoes")).contains("This is the page /shoes.");
    assertThat(stager("logs", "--recent", "java-sidecar").out())
        .containsPattern("SIDECAR/PAGE-CACHE/0] OUT The page cache has (3|4)\\d MB for pages");
  }

  /** Asks for many pages, some at a time. */
  private static void ask(String url, int pages) throws InterruptedException {
    try (var people = Executors.newFixedThreadPool(4)) {
      var asked =
          IntStream.range(0, pages).<Callable<String>>mapToObj(n -> () -> Http.get(url + n));
      assertThat(people.invokeAll(asked.toList()))
          .allSatisfy(page -> assertThat(page.get()).hasSizeGreaterThan(100_000));
    }
  }

  /** What each member takes; all of the same instance as at the start. */
  private Map<String, Long> memory(String app) {
    var instance = stager("ps", "--json", app).succeeded().jsonList().getFirst();
    assertThat(instance.text("state")).contains("running");
    assertThat(stager("events", app).out()).doesNotContain("crash");
    return instance.objects("members").stream()
        .collect(
            Collectors.toMap(JavaIT::name, member -> member.number("rss_bytes").orElseThrow()));
  }

  private static String name(JsonObject member) {
    return member.text("name").orElseThrow();
  }
}
