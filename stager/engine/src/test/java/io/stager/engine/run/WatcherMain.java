package io.stager.engine.run;

import io.stager.engine.StagerHome;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.run.network.Outbound;
import io.stager.engine.run.network.WiredNetwork;
import io.stager.engine.run.watch.Watcher;
import io.stager.engine.run.watch.WatcherTools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The watcher's process in tests: what the command's hidden subcommand does. */
final class WatcherMain {
  private WatcherMain() {}

  public static void main(String[] args) throws Exception {
    var home = new StagerHome(Path.of(args[0]), Path.of(args[0]));
    var tools =
        new WatcherTools(
            OciRuntime.of(Path.of(args[1]), home.runtimeRoot()),
            Path.of(args[2]),
            new WiredNetwork(Path.of(args[3]), new Outbound(() -> Path.of("nft"))),
            home.tools());
    Watcher.run(
        home, tools, clock(Long.getLong("test.clock.speed", 1)), Throwable::printStackTrace);
  }

  /** A clock on which time passes faster than it does. */
  private static InstantSource clock(long speed) {
    var start = Instant.now();
    var from = System.nanoTime();
    return () -> start.plus(Duration.ofNanos(System.nanoTime() - from).multipliedBy(speed));
  }
}
