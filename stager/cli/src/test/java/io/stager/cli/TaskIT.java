package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.link.WatcherLayout;
import io.stager.engine.run.link.WatcherLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run-task} and {@code tasks} beside an app of several processes, as a user has them. */
final class TaskIT {
  private static final String MANIFEST =
      """
      applications:
      - name: several
        buildpacks: [binary]
        no-route: true
        env: {GREETING: hello}
        processes:
        - {type: web, command: sleep 1000, health-check-type: process, memory: 64M, instances: 2}
        - {type: worker, command: sleep 1000, memory: 32M, instances: 2}
      """;
  private static final long WATCHER_KILOBYTES = 64 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path LAST_DROPLET =
      CommandLineTool.SHARED.resolve("stager/droplets/several.tar.zst");

  @TempDir private Path directory;

  private Outcome stager(String... arguments) {
    return CommandLineTool.in(directory.resolve("state")).from(directory).run(arguments);
  }

  @BeforeEach
  void push() throws IOException {
    Files.writeString(directory.resolve("manifest.yml"), MANIFEST);
    stager("push", "--detach").succeeded();
  }

  @AfterEach
  void delete() {
    assertThat(LAST_DROPLET).isRegularFile();
    stager("delete", "-f", "several").succeeded();
    assertThat(LAST_DROPLET).doesNotExist();
  }

  @Test
  void tasksRunListFailAndEnd() {
    var submitted =
        stager("run-task", "several", "sleep 1000", "--name", "long", "-m", "32M").succeeded();
    assertThat(submitted.out()).isEqualTo("task name:   long\ntask id:     1\n");
    assertThat(submitted.err())
        .contains(
            "Creating task for app several...",
            "Task has been submitted successfully for execution.");

    var failed =
        stager("run-task", "several", "-c", "echo $GREETING; exit 3", "--wait", "--name", "f");
    assertThat(failed.code()).isEqualTo(9);
    assertThat(failed.out()).containsPattern("\\[APP/TASK/f/0\\] OUT hello");
    assertThat(failed.err())
        .contains(
            "Task 2 of app 'several' failed to complete: APP/TASK/f: Exited with status 3",
            "see what it printed: stager logs --recent several");

    stager("terminate-task", "several", "1").succeeded();
    var json = stager("run-task", "several", "true", "--wait", "--json").succeeded().json();
    assertThat(json.text("state")).contains("succeeded");
    assertThat(json.integer("exit_status")).contains(0);
    assertThat(stager("tasks", "several", "--json").jsonList())
        .extracting(task -> task.integer("id").orElseThrow())
        .containsExactly(3, 2, 1);
    assertThat(stager("tasks", "several").out())
        .contains("ID", "START TIME", "FAILED", "sleep 1000");
    assertThat(stager("run-task", "several").err())
        .contains("A task needs a command", "stager run-task APP COMMAND");
  }

  @Test
  void theWatcherOfFourInstancesIsSmall() throws Exception {
    var layout = new WatcherLayout(directory.resolve("state/stager"));
    var watcher =
        new WatcherLink(layout, List.of("false"))
            .ask(JsonObject.empty().with("do", "ping"))
            .number("pid")
            .orElseThrow();
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (kilobytes(watcher) > WATCHER_KILOBYTES) {
      assertThat(System.nanoTime()).as("%d kB", kilobytes(watcher)).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private static long kilobytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
