package io.stager.cli;

import io.stager.engine.run.InstanceUse;
import io.stager.engine.run.UseMeter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code stats}: what instances use, live on a terminal. */
final class StatsCommand {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Toolkit kit;
  private final Interruption interruption;

  StatsCommand(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.interruption = interruption;
  }

  /** Shows them once, or until Ctrl-C where somebody looks. */
  void show(Optional<String> app, boolean once) {
    var console = kit.console();
    var meter = kit.apps().meter(app);
    pause(FIRST);
    if (console.style().json()) {
      console.result(meter.measure().stream().map(InstanceUse::toJson).toList());
    } else if (once || !console.style().terminal()) {
      console.results(table(meter.measure()));
    } else {
      follow(meter);
    }
  }

  private void follow(UseMeter meter) {
    var drawn = 0;
    while (!interruption.asked()) {
      var lines = table(meter.measure());
      if (drawn > 0) {
        kit.console().out().printf("\u001b[%dA\u001b[J", drawn);
      }
      kit.console().results(lines);
      drawn = lines.size();
      pause(AGAIN);
    }
    interruption.takenNote();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> table(List<InstanceUse> uses) {
    var table = new Table().row("APP", "INSTANCE", "CPU", "MEMORY", "DISK");
    uses.forEach(use ->
        table.row(
            use.app(),
            use.slot().toString(),
            String.format(Locale.ROOT, "%.1f %%", use.cpuPercent()),
            amount(use.memory()),
            amount(use.disk())));
    return table.lines();
  }

  private static String amount(InstanceUse.Amount amount) {
    return Quantity.bytes(amount.bytes()) + " of " + Quantity.bytes(amount.limit());
  }
}
