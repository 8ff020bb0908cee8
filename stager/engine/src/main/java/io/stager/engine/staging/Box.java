package io.stager.engine.staging;

import io.stager.engine.container.Ended;
import io.stager.engine.container.OciRuntime.Supervision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the scripts of one unit run. */
interface Box {
  /**
   * A script to run, as the box sees it.
   *
   * @param buildpack the name of the directories of its buildpack: the copy and the cache
   */
  record Errand(List<String> argv, String buildpack, Reach reach) {
    /** Copies the list. */
    public Errand {
      argv = List.copyOf(argv);
    }
  }

  /** What a script may change besides its buildpack's own copy and {@code /tmp}. */
  enum Reach {
    /** Nothing: the app is there to be read, and HOME is empty and thrown away. */
    LOOKING,
    /** The unit, HOME, and the buildpack's own cache. */
    BUILDING
  }

  Ended run(Errand errand, Supervision supervision) throws IOException, InterruptedException;

  /** Gives files to the user that the scripts run as. */
  void handOver(Path tree) throws IOException;
}
