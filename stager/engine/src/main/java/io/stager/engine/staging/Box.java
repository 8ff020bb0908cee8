package io.stager.engine.staging;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the scripts of one unit run. */
interface Box {
  /** Whether a script may change the app. */
  enum App {
    WRITABLE,
    READ_ONLY
  }

  Exit run(List<String> argv, App app, Output output) throws IOException, InterruptedException;

  /** Gives files to the user that the scripts run as. */
  void handOver(Path tree) throws IOException;
}
