package io.stager.engine.staging;

import io.stager.builder.process.Exit;
import io.stager.builder.process.StreamedProcess;
import io.stager.engine.container.Ended;
import io.stager.engine.container.OciRuntime.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plain processes of this machine, as the user who called: the stack {@code none}, for use inside a
 * container that somebody else made. Memory and processes are that container's to limit.
 *
 * <p>Each script gets a session of its own where the machine can make one, so that what it leaves
 * running is found and ended.
 */
record PlainBox(UnitSpace space, Map<String, String> env) implements Box {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  @Override
  public Ended run(Errand errand, Supervision supervision) throws InterruptedException {
    var builder = new ProcessBuilder(words(errand)).directory(space.home().toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    try {
      var process = StreamedProcess.start(builder, supervision.output());
      try {
        return ended(process.await(supervision.limit(), supervision.check()));
      } finally {
        process.kill();
        new Session(process.pid()).end();
      }
    } catch (IOException e) {
      return ended(new Exit.Unstartable(e.toString()));
    }
  }

  private static Ended ended(Exit exit) {
    return new Ended(exit, Set.of());
  }

  /** A script that cannot be executed is left to be refused by the system itself. */
  private static List<String> words(Errand errand) {
    var words = new ArrayList<String>();
    if (Files.isExecutable(SETSID) && Files.isExecutable(Path.of(errand.argv().getFirst()))) {
      words.add(SETSID.toString());
    }
    words.addAll(errand.argv());
    return words;
  }

  @Override
  public void handOver(Path tree) {
    // The scripts run as whoever made the files.
  }
}
