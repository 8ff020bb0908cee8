package io.stager.engine.run;

import static io.stager.engine.run.LiveApps.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stager.droplet.StagingException;
import io.stager.engine.container.Invocation;
import io.stager.engine.run.state.LogLine;
import io.stager.engine.run.state.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that run for real, beside an app and from its droplet. */
final class TasksIT {
  @RegisterExtension private final LiveApps live = new LiveApps();

  @BeforeEach
  void push() throws Exception {
    live.deploy("sample", SampleDroplet.answering(live.directory())).await(new Started());
  }

  private Tasks tasks() {
    return live.apps().tasks("sample");
  }

  private static Tasks.Wish wish(String command) {
    return new Tasks.Wish(
        command, Optional.of("job"), Optional.empty(), Optional.of(48), Optional.empty());
  }

  @Test
  void aTaskHasTheAppsFilesAndEnvironmentButNeitherSidecarNorPort() throws Exception {
    var said = new ArrayList<String>();

    var ended =
        tasks()
            .follow(
                tasks()
                    .run(wish("ls; echo $CONFIG_SERVER_PORT ${PORT-none} $MEMORY_LIMIT; exit 4")),
                () -> false,
                line -> said.add(line.source() + " " + line.text()));

    assertThat(said)
        .containsExactly(
            "APP/TASK/job/0 app.pl",
            "APP/TASK/job/0 sidecar.pl",
            "APP/TASK/job/0 8082 none 48m",
            "APP/TASK/job/0 Exit status 4");
    assertThat(ended.state()).isEqualTo(Task.State.FAILED);
    assertThat(ended.end().orElseThrow().status()).contains(4);
    assertThat(ended.end().orElseThrow().failure()).contains("APP/TASK/job: Exited with status 4");
    assertThat(live.apps().ps(Optional.of("sample"))).hasSize(1);
  }

  @Test
  void aTaskGoesOnWhileItsAppIsStoppedAndItsWatcherIsKilled() throws Exception {
    var first = tasks().run(wish("until [ -e ../tmp/enough ]; do sleep 0.02; done")).task();
    var second = tasks().run(wish("sleep 1000")).task();
    live.apps().stop("sample");
    eventually(() -> live.runtime().list().size() == 2 && runs(first) && runs(second));

    live.killWatcher();
    live.runtime()
        .exec(
            first.instance(),
            new Invocation(List.of("touch", "/home/vcap/tmp/enough"), "/", Map.of()),
            false);
    eventually(() -> tasks().all().get(1).end().isPresent());
    tasks().cancel(second.id());
    eventually(() -> tasks().all().getFirst().end().isPresent());

    assertThat(tasks().all())
        .extracting(Task::id, Task::state)
        .containsExactly(tuple(2, Task.State.FAILED), tuple(1, Task.State.SUCCEEDED));
    assertThat(tasks().all().getFirst().end().orElseThrow().failure())
        .contains("task was cancelled");
    assertThatThrownBy(() -> tasks().cancel(2))
        .isInstanceOf(StagingException.NotFound.class)
        .hasMessage("Task 2 of app 'sample' does not run any more")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("see what runs: stager tasks sample");
  }

  private boolean runs(Task task) throws Exception {
    return live.runtime()
        .state(task.instance())
        .filter(state -> state.status().equals("running"))
        .isPresent();
  }

  @Test
  void deletingTheAppEndsItsTasks() throws Exception {
    tasks().run(wish("sleep 1000"));
    eventually(() -> live.runtime().list().size() == 2);

    live.apps().delete("sample");

    assertThat(live.runtime().list()).isEmpty();
  }

  @Test
  void anOddNameIsRefused() {
    var odd =
        new Tasks.Wish(
            "true", Optional.of("a\nb"), Optional.empty(), Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> tasks().run(odd))
        .isInstanceOf(StagingException.Usage.class)
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("give --name one to 255 characters, none of them a control character");
    assertThat(live.apps().log("sample").recent(200))
        .extracting(LogLine::source)
        .noneMatch(source -> source.startsWith("APP/TASK"));
  }
}
