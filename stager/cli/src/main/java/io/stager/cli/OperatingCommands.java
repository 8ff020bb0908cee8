package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.Deployment;
import io.stager.engine.run.Deployments;
import io.stager.engine.run.Deployments.Strategy;
import io.stager.engine.run.KeptDroplet;
import io.stager.engine.run.state.AppLock;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * {@code start}, {@code restart}, {@code scale}, {@code rollback}, {@code droplets}, {@code
 * delete}: an app that was pushed, in other states.
 */
final class OperatingCommands {
  private final Toolkit kit;
  private final Interruption interruption;

  OperatingCommands(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.interruption = interruption;
  }

  void start(String app) {
    bringUp(app, Deployments::start);
  }

  void restart(String app, Strategy strategy) {
    bringUp(app, (deployments, lock) -> deployments.restart(lock, strategy));
  }

  void rollBack(String app, Optional<String> digest, Strategy strategy) {
    bringUp(app, (deployments, lock) -> deployments.rollBack(lock, digest, strategy));
  }

  void scale(String app, String process, int instances) {
    if (instances < 0) {
      throw new StagingException.Usage(
          instances + " is not a number of instances", "give -i a number from 0");
    }
    bringUp(app, (deployments, lock) -> deployments.scale(lock, process, instances));
  }

  private void bringUp(String app, BiFunction<Deployments, AppLock, Deployment> how) {
    kit.apps().url(app); // An app that is not there is told before a lock makes its folder.
    try (var lock = kit.apps().lock(app)) {
      new Starter(kit, interruption)
          .start(
              lock,
              () -> how.apply(kit.apps().deployments(app), lock),
              JsonObject.empty().with("app", app),
              true);
    }
  }

  void droplets(String app) {
    var console = kit.console();
    var droplets = kit.apps().droplets(app);
    var current = kit.apps().droplet(app);
    if (console.style().json()) {
      console.result(
          droplets.stream()
              .map(kept -> json(kept).with("current", current.equals(Optional.of(kept.digest()))))
              .toList());
      return;
    }
    var table = new Table().row("DROPLET", "PUSHED", "SIZE", "");
    for (var kept : droplets) {
      table.row(
          kept.digest().toString(),
          Quantity.date(kept.since()),
          Quantity.bytes(kept.size()),
          current.equals(Optional.of(kept.digest())) ? "current" : "");
    }
    console.results(table.lines());
  }

  private static JsonObject json(KeptDroplet kept) {
    return JsonObject.empty()
        .with("digest", kept.digest().toString())
        .with("pushed", kept.since().toString())
        .with("size", kept.size());
  }

  void delete(String app, boolean sure) {
    kit.apps().url(app);
    if (!sure) {
      throw new StagingException.Usage(
          "Deleting app '" + app + "' removes its droplets, log and events for good",
          "say that you are sure with -f");
    }
    var stopped = kit.apps().delete(app);
    if (kit.console().style().json()) {
      kit.console().result(JsonObject.empty().with("deleted", app));
    } else {
      kit.console().progress(AppCommands.stopping(app, stopped));
      kit.console().progress("Deleted " + app + ".");
    }
  }
}
