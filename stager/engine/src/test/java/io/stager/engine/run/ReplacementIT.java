package io.stager.engine.run;

import static io.stager.engine.run.Deployments.Strategy.ROLLING;
import static io.stager.engine.run.LiveApps.eventually;
import static io.stager.engine.run.LiveApps.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Instances that run for real take the places of others: pushed again, restarted, scaled, rolled
 * back.
 */
final class ReplacementIT {
  @RegisterExtension private final LiveApps live = new LiveApps();

  @Test
  void aSecondPushKeepsThePortAndReplacesTheInstance() throws Exception {
    var first = live.deploy("sample", SampleDroplet.answering(live.directory()));
    first.await(new Started());
    var old = live.guid();

    var second = live.deploy("sample", SampleDroplet.answering(live.directory()));
    second.await(new Started());

    assertThat(second.url()).isEqualTo(first.url());
    assertThat(live.guid()).isNotEqualTo(old);
    assertThat(get(second)).isEqualTo("secret of " + live.guid());
  }

  @Test
  void aRollingRestartLeavesNoRequestUnanswered() throws Exception {
    var first = live.deploy("sample", SampleDroplet.answering(live.directory()));
    first.await(new Started());
    var old = live.guid();
    var answers = new ArrayList<String>();
    var restarted = new CountDownLatch(1);
    var asking =
        Thread.startVirtualThread(() -> {
          while (restarted.getCount() > 0) {
            answers.add(answerOf(first));
          }
        });

    try (var lock = live.apps().lock("sample")) {
      live.apps().deployments("sample").restart(lock, ROLLING).await(new Started());
    }
    eventually(() -> live.apps().ps(Optional.of("sample")).size() == 1 && !live.guid().equals(old));
    eventually(() -> live.types().contains("stopped"));
    restarted.countDown();
    asking.join();

    assertThat(answers).isNotEmpty().isSubsetOf("secret of " + old, "secret of " + live.guid());
  }

  @Test
  void aRollingPushThatFailsLeavesWhatRanBefore() throws Exception {
    var first = live.deploy("sample", SampleDroplet.answering(live.directory()));
    first.await(new Started());
    var old = live.guid();
    var broken = SampleDroplet.withCommand(live.directory(), "exit 3");

    try (var lock = live.apps().lock("sample")) {
      var second =
          live.apps()
              .deployments("sample")
              .deploy(
                  lock,
                  new RunRequest(
                      "sample", broken, LiveApps.ENV, Map.of(), Map.of(), Optional.empty()),
                  ROLLING);
      assertThatThrownBy(() -> second.await(new Started()))
          .isInstanceOf(StagingException.DidNotRun.class);
    }

    eventually(() -> live.guid().equals(old));
    assertThat(get(first)).isEqualTo("secret of " + old);
  }

  @Test
  void anAppIsScaledUpAndDown() throws Exception {
    var deployment = live.deploy("sample", SampleDroplet.answering(live.directory()));
    deployment.await(new Started());
    var old = live.guid();

    scale(2);
    assertThat(live.apps().ps(Optional.of("sample")))
        .extracting(InstanceStatus::state)
        .containsExactly(InstanceStatus.State.RUNNING, InstanceStatus.State.RUNNING);
    scale(1);

    eventually(() -> live.apps().ps(Optional.of("sample")).size() == 1);
    assertThat(live.guid()).isEqualTo(old);
  }

  private void scale(int instances) {
    try (var lock = live.apps().lock("sample")) {
      live.apps().deployments("sample").scale(lock, "web", instances).await(new Started());
    }
  }

  @Test
  void aStoppedAppStartsAgainAndAnEarlierDropletComesBack() throws Exception {
    var first = live.deploy("sample", SampleDroplet.answering(live.directory()));
    first.await(new Started());
    var other = SampleDroplet.withCommand(live.directory(), "exec perl app.pl other");
    live.deploy("sample", other).await(new Started());
    live.apps().stop("sample");

    try (var lock = live.apps().lock("sample")) {
      var started = live.apps().deployments("sample").start(lock);
      started.await(new Started());
      assertThat(started.url()).isEqualTo(first.url());
      assertThat(live.apps().droplet("sample")).contains(other.digest());
      live.apps()
          .deployments("sample")
          .rollBack(lock, Optional.empty(), ROLLING)
          .await(new Started());
    }

    assertThat(live.apps().droplet("sample")).isNotEqualTo(Optional.of(other.digest()));
    assertThat(live.apps().droplets("sample")).hasSize(2);
    assertThat(get(first)).isEqualTo("secret of " + live.guid());
  }

  private static String answerOf(Deployment deployment) {
    try {
      return get(deployment);
    } catch (Exception e) {
      return e.toString();
    }
  }
}
