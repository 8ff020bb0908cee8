package io.stager.engine.staging;

import io.stager.builder.Phase;
import io.stager.builder.Script;
import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.droplet.StagingException;
import io.stager.engine.container.Ended;
import io.stager.engine.container.Ended.Shortage;
import io.stager.engine.container.OciRuntime.Supervision;
import java.time.Duration;

/**
 * What the scripts of one staging may still use: time, disk, lines to print. Whoever uses more is
 * ended, and the failure says who that was and which option gives more.
 */
record Allowance(StagingLimits limits, Deadline deadline, DiskWatch disk, OutputMeter meter) {
  Supervision supervise(Script script, Output output) {
    return new Supervision(
        meter.before(output, script), time(script.phase()), () -> disk.check(script));
  }

  private Duration time(Phase phase) {
    var left = deadline.left();
    return limits
        .time()
        .of(phase)
        .map(TimeLimit::duration)
        .filter(own -> own.compareTo(left) < 0)
        .orElse(left);
  }

  /** {@return how the script ended, if that was within what it may use} */
  Exit judge(Script script, Ended ended) {
    if (ended.exit() instanceof Exit.TimedOut) {
      throw deadline.left().isPositive() ? phaseTooLong(script) : wholeTooLong(script);
    }
    if (!ended.exit().succeeded()) {
      disk.check(script);
      ended.shortages().stream()
          .sorted()
          .findFirst()
          .ifPresent(shortage -> {
            throw shortOf(shortage, script);
          });
    }
    return ended.exit();
  }

  private StagingException phaseTooLong(Script script) {
    return new StagingException.TimedOut(
        "%s did not end within %s and was stopped"
            .formatted(ScriptName.sentence(script), limits.time().of(script.phase()).orElseThrow()),
        ScriptName.where(script),
        "see what the script waits for, or give it more time with --phase-timeout "
            + script.phase()
            + "=TIME");
  }

  private StagingException wholeTooLong(Script script) {
    return new StagingException.TimedOut(
        "Staging did not end within %s: %s was stopped"
            .formatted(limits.time().whole(), ScriptName.sentence(script)),
        ScriptName.where(script),
        "see what the script waits for, or give the staging more time with --timeout");
  }

  private StagingException shortOf(Shortage shortage, Script script) {
    return switch (shortage) {
      case MEMORY ->
          new StagingException.LimitExceeded(
              "%s ran out of memory: its processes may have %s together"
                  .formatted(ScriptName.sentence(script), limits.memory()),
              ScriptName.where(script),
              "let it do less at a time, or raise the limit with --staging-memory");
      case PROCESSES ->
          new StagingException.LimitExceeded(
              "%s started too many processes: it may have %d at a time"
                  .formatted(ScriptName.sentence(script), limits.processes()),
              ScriptName.where(script),
              "let it do less at a time, or raise the limit with --staging-processes");
    };
  }
}
