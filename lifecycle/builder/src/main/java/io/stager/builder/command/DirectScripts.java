package io.stager.builder.command;

import io.stager.builder.Phase;
import io.stager.builder.Script;
import io.stager.builder.Scripts;
import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import java.util.ArrayList;

/**
 * Runs scripts as processes beside this one. What detect and release print is taken; all else goes
 * straight to where our own output goes.
 */
record DirectScripts(Surroundings surroundings) implements Scripts {
  @Override
  public Exit run(Script script, Output output) {
    var argv = new ArrayList<String>();
    argv.add(
        script.buildpack().directory().resolve("bin").resolve(script.phase().script()).toString());
    argv.addAll(script.arguments());
    var process = new PlainProcess(argv, surroundings);
    if (script.phase() != Phase.DETECT && script.phase() != Phase.RELEASE) {
      return process.run();
    }
    var captured = process.capture();
    captured.output().lines().forEach(line -> output.line(Output.Stream.OUT, line));
    return captured.exit();
  }
}
