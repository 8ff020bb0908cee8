package io.stager.engine.run;

import static io.stager.engine.run.LiveApps.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.engine.run.state.AppEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apps that run for real: started, looked at, entered, stopped. */
final class AppsIT {
  @RegisterExtension private final LiveApps live = new LiveApps();

  @Test
  void anAppAndItsSidecarAnswerAndCanBeLookedAt() throws Exception {
    var started = new Started();

    var deployment = live.deploy("sample", SampleDroplet.answering(live.directory()));
    deployment.await(started);

    assertThat(started.words())
        .containsExactly(
            "web/0 starting",
            "web/0 config-server ready (port 8082)",
            "web/0 app healthy (port 8080)");
    var status = live.apps().ps(Optional.of("sample")).getFirst();
    assertThat(status.state()).isEqualTo(InstanceStatus.State.RUNNING);
    assertThat(get(deployment)).isEqualTo("secret of " + status.run().orElseThrow().guid());
    assertThat(status.members())
        .extracting(MemberStatus::title)
        .containsExactly("app", "config-server");
    assertThat(status.members())
        .allSatisfy(member -> assertThat(member.use().rssBytes()).isPositive());
    assertThat(live.apps().log("sample").recent(100))
        .extracting(line -> line.source() + " " + line.text())
        .contains(
            "APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0 listening...",
            "APP/PROC/WEB/0 Sending a request to the config-server sidecar",
            "CELL/0 Container became healthy");
  }

  @Test
  void aDropletOfCloudFoundrysBuilderRuns() throws Exception {
    var droplet =
        SampleDroplet.cloudFoundrys(live.directory(), "echo $GREETING from $PWD; exec perl app.pl");
    assertThat(droplet.launch().process("web").orElseThrow().from()).isEqualTo("staging_info.yml");

    var deployment = live.deploy("sample", droplet);
    deployment.await(new Started());

    assertThat(get(deployment)).isEqualTo("no sidecar");
    assertThat(live.apps().log("sample").recent(100))
        .extracting(line -> line.source() + " " + line.text())
        .contains("APP/PROC/WEB/0 hello from /home/vcap/app");
  }

  @Test
  void aShellInTheInstanceHasTheAppsEnvironment() throws Exception {
    live.deploy("sample", SampleDroplet.answering(live.directory())).await(new Started());

    var exit =
        live.apps()
            .instance("sample", 0)
            .enter(
                live.runtime(),
                Optional.of("echo $CONFIG_SERVER_PORT $(id -u) $(pwd) > said; exit 7"),
                Optional.empty());

    assertThat(exit).isEqualTo(7);
    assertThat(live.instance().resolve("home/app/said")).hasContent("8082 2000 /home/vcap/app");
  }

  @Test
  void stoppingTellsHowEachMemberEnded() throws Exception {
    live.deploy("sample", SampleDroplet.answering(live.directory())).await(new Started());

    var stopped = live.apps().stop("sample");

    assertThat(stopped).hasSize(1);
    assertThat(stopped.getFirst().slot()).hasToString("web/0");
    assertThat(stopped.getFirst().members())
        .extracting(AppEvent.MemberEnd::name)
        .containsExactly("app", "config-server");
    assertThat(live.types()).endsWith("stopping", "stopped");
    assertThat(live.apps().ps(Optional.of("sample")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.STOPPED);
    try (var left = Files.list(live.instances())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aPortThatWasAskedForAndIsTakenIsRefused() throws Exception {
    var droplet = SampleDroplet.answering(live.directory());
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> live.deploy("sample", droplet, Map.of("web", other.getLocalPort()), Map.of()))
          .isInstanceOf(StagingException.Busy.class)
          .hasMessageContaining("Port " + other.getLocalPort())
          .extracting(e -> ((StagingException) e).remedy())
          .isEqualTo("end the program that listens on it, or ask for another port or none");
    }
  }

  @Test
  void twoInstancesTakeTurns() throws Exception {
    var droplet = SampleDroplet.answering(live.directory());
    var deployment = live.deploy("sample", droplet, Map.of(), Map.of("web", 2));
    deployment.await(new Started());

    assertThat(List.of(get(deployment), get(deployment))).doesNotHaveDuplicates();
  }
}
