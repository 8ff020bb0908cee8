package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import java.time.Duration;
import java.util.Optional;

/** Asks instances to end, when what is under way with them is over. */
record Dismissal(Loop loop, Gateway gateway) {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);

  /** {@return how long an instance of the process may take, all in all} */
  static Duration patience(Optional<AppProcess> process) {
    var stop = process.map(AppProcess::stop).orElse(AppProcess.Stop.STANDARD);
    return DRAIN.plusSeconds(stop.graceSeconds()).plus(BEYOND_GRACE);
  }

  /** Asks once: a launcher that is asked again cuts the time of its members short. */
  void of(Instance instance) {
    if (!instance.state().stopping()) {
      loop.aside(() -> {
        drain(instance);
        instance.container().signal("TERM");
      });
    }
  }

  /** When the whole app is stopped there is no port any more, and nothing to wait for. */
  private void drain(Instance instance) {
    try {
      gateway.drain(instance.subject().slot().process(), instance.address(), DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
