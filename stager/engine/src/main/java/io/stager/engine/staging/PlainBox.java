package io.stager.engine.staging;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.builder.process.StreamedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Plain processes of this machine, as the user who called: the stack {@code none}, for use inside a
 * container that somebody else made.
 */
record PlainBox(UnitSpace space, Map<String, String> env, Duration limit) implements Box {
  @Override
  public Exit run(List<String> argv, App app, Output output)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(argv).directory(space.home().toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    try {
      var process = StreamedProcess.start(builder, output);
      try {
        return process.await(limit);
      } finally {
        process.kill();
      }
    } catch (IOException e) {
      return new Exit.Unstartable(e.toString());
    }
  }

  @Override
  public void handOver(Path tree) {
    // The scripts run as whoever made the files.
  }
}
