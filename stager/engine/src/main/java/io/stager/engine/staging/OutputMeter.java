package io.stager.engine.staging;

import io.stager.builder.Script;
import io.stager.builder.process.Output;
import io.stager.droplet.StagingException;
import io.stager.engine.manifest.MemorySize;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the scripts of a staging print, and refuses more than a limit. */
final class OutputMeter {
  private final MemorySize limit;
  private final AtomicLong printed = new AtomicLong();

  OutputMeter(MemorySize limit) {
    this.limit = limit;
  }

  /** {@return an output that hands on what the script prints, up to the limit} */
  Output before(Output next, Script script) {
    return (stream, line) -> {
      if (printed.addAndGet(bytes(line) + 1) > limit.bytes()) {
        throw tooMuch(script);
      }
      next.line(stream, line);
    };
  }

  /** How many bytes of UTF-8 the line was; each half of a surrogate pair stands for two of four. */
  private static long bytes(String line) {
    return line.chars()
        .map(c -> c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3)
        .sum();
  }

  private StagingException tooMuch(Script script) {
    return new StagingException.LimitExceeded(
        "%s printed too much: the scripts of a staging may print %s"
            .formatted(ScriptName.sentence(script), limit),
        ScriptName.where(script),
        "let the script print less, or raise the limit with --output-limit");
  }
}
