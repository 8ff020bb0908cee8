package io.stager.engine.run.watch;

import io.stager.droplet.StagingException;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.state.AppEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How instances of an app ended: as they were asked to, or by a crash, which is counted; and what
 * is told of it.
 */
final class Ends {
  private final Chronicle chronicle;
  private final InstantSource clock;
  private final CrashLedger crashes = new CrashLedger();
  private final Farewells farewells = new Farewells();

  Ends(Chronicle chronicle, InstantSource clock) {
    this.chronicle = chronicle;
    this.clock = clock;
  }

  CrashLedger crashes() {
    return crashes;
  }

  Farewells farewells() {
    return farewells;
  }

  /** There was no container to begin with. */
  void notMade(String appGuid, Instance instance, StagingException why) {
    var reason = String.valueOf(why.getMessage());
    var failure = new AppEvent.Failure(why.exitCode(), reason, why.remedy());
    over(appGuid, instance, "failed to create container: " + reason, Optional.of(failure));
  }

  /** Its launcher is gone and did not say why. */
  void vanished(String appGuid, Instance instance) {
    if (!instance.isStopping()) {
      instance.lastWords().forEach(line -> chronicle.launcherSaid(instance.subject(), line));
    }
    over(appGuid, instance, "The container ended without telling why", Optional.empty());
  }

  /** It ended as it was asked to, or it crashed. */
  void over(
      String appGuid, Instance instance, String description, Optional<AppEvent.Failure> failure) {
    if (instance.isStopping()) {
      farewells.add(chronicle.stopped(instance.subject(), instance.ends()));
    } else {
      crash(appGuid, instance, description, failure);
    }
  }

  private void crash(
      String appGuid, Instance instance, String description, Optional<AppEvent.Failure> failure) {
    var subject = instance.subject();
    if (chronicle.toldOfCrash(subject)) {
      return; // By the watcher before this one, which also counted it.
    }
    var now = clock.instant();
    var since = instance.state().healthySince().orElse(now);
    var history = crashes.add(subject.slot(), Duration.between(since, now), now);
    var time = instance.state().end().map(InstanceState.End::time).orElse(now);
    chronicle.crashed(appGuid, subject, time, Chronicle.crash(description, history, failure));
  }
}
