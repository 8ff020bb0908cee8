package io.stager.builder;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;

/** Runs a buildpack's script where it belongs: in a container, or directly where we are in one. */
@FunctionalInterface
public interface Scripts {
  /**
   * Runs the script to its end.
   *
   * @param output takes what it prints, as it comes
   */
  Exit run(Script script, Output output);
}
