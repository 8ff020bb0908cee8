package io.stager.cli;

import io.stager.engine.run.LauncherBinary;
import io.stager.engine.run.watch.Watcher;
import io.stager.engine.run.watch.WatcherTools;
import java.io.IOException;
import java.time.InstantSource;

/**
 * {@code watcher}: watches over what runs, started by other commands.
 *
 * <p>It is no command for people, and lives as long as an app does, so it is not made to carry the
 * command line of the others.
 */
record WatcherCommand(Toolkit kit) {
  static final String NAME = "watcher";

  int run() throws IOException, InterruptedException {
    var tools =
        new WatcherTools(
            kit.runtime(),
            LauncherBinary.in(kit.home().launchers()),
            kit.network(),
            kit.home().tools());
    Watcher.run(
        kit.home(),
        tools,
        InstantSource.system(),
        failure -> failure.printStackTrace(kit.console().err()));
    return 0;
  }
}
