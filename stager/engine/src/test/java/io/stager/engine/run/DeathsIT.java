package io.stager.engine.run;

import static io.stager.engine.run.LiveApps.eventually;
import static io.stager.engine.run.LiveApps.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.LogLine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What dies in an app that runs for real, and what follows: a member, a launcher, the watcher. */
final class DeathsIT {
  @RegisterExtension private final LiveApps live = new LiveApps();

  @Test
  void aKilledSidecarCrashesTheInstanceWhichStartsAgain() throws Exception {
    var deployment = live.deploy("sample", SampleDroplet.answering(live.directory()));
    deployment.await(new Started());
    var first = live.guid();

    killSidecar();

    eventually(() ->
        live.types()
            .equals(
                List.of(
                    "starting", "ready", "running", "crashed", "starting", "ready", "running")));
    var crash = (AppEvent.Detail.Crash) live.apps().events("sample").get(3).detail();
    assertThat(crash.description())
        .isEqualTo("APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137");
    assertThat(live.apps().log("sample").recent(200))
        .extracting(LogLine::text)
        .anyMatch(text ->
            text.contains("{\"instance\"=>\"" + first + "\", \"index\"=>0, \"cell_id\"=>")
                && text.contains(
                    "\"exit_description\"=>\"" + crash.description() + "\", \"crash_count\"=>1"));
    assertThat(get(deployment)).isEqualTo("secret of " + live.guid()).doesNotContain(first);
  }

  @Test
  void aCrashWhileTheWatcherIsDeadIsToldOnce() throws Exception {
    var deployment = live.deploy("sample", SampleDroplet.answering(live.directory()));
    deployment.await(new Started());
    var sidecar = sidecarPid();
    live.killWatcher();

    kill(sidecar);
    live.killWatcher();
    eventually(() -> live.types().contains("crashed"));
    live.killWatcher();

    eventually(() -> live.types().getLast().equals("running"));
    // An instance that was only half made when its watcher died is made anew.
    assertThat(live.types().stream().filter(type -> !type.equals("starting")))
        .containsExactly("ready", "running", "crashed", "ready", "running");
    assertThat(get(deployment)).isEqualTo("secret of " + live.guid());
  }

  @Test
  void anInstanceLivesThroughTheDeathOfTheWatcher() throws Exception {
    var deployment = live.deploy("sample", SampleDroplet.answering(live.directory()));
    deployment.await(new Started());
    var guid = live.guid();

    live.killWatcher();

    assertThat(live.guid()).isEqualTo(guid);
    assertThat(get(deployment)).isEqualTo("secret of " + guid);
    assertThat(live.types()).containsExactly("starting", "ready", "running");
  }

  @Test
  void aLauncherThatIsKilledIsACrashToo() throws Exception {
    live.deploy("sample", SampleDroplet.answering(live.directory())).await(new Started());

    live.runtime().kill(live.guid(), "KILL");

    eventually(() -> live.types().getLast().equals("running") && live.types().contains("crashed"));
    assertThat(live.apps().events("sample").get(3).detail())
        .isInstanceOfSatisfying(
            AppEvent.Detail.Crash.class,
            crash ->
                assertThat(crash.description())
                    .isEqualTo("The container ended without telling why"));
  }

  @Test
  void anAppThatEndsAtOnceDidNotRunAndIsNotTriedAgain() throws Exception {
    var deployment = live.deploy("broken", SampleDroplet.withCommand(live.directory(), "exit 3"));

    assertThatThrownBy(() -> deployment.await(new Started()))
        .isInstanceOf(StagingException.DidNotRun.class)
        .hasMessage("web/0 of app 'broken' did not start: APP/PROC/WEB: Exited with status 3")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("see what it printed: stager logs --recent broken");
    assertThat(live.apps().ps(Optional.of("broken")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.STOPPED);
  }

  private void killSidecar() throws Exception {
    live.apps()
        .instance("sample", 0)
        .enter(live.runtime(), Optional.of("kill -9 " + sidecarPid()), Optional.empty());
  }

  private long sidecarPid() {
    return live.apps().ps(Optional.of("sample")).getFirst().members().stream()
        .filter(member -> member.title().equals("config-server"))
        .findFirst()
        .orElseThrow()
        .member()
        .life()
        .pid();
  }

  /** Kills a process by its number in the container, without anything of ours. */
  private void kill(long pidInContainer) throws Exception {
    var init = live.runtime().state(live.runtime().list().getFirst()).orElseThrow().pid();
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
