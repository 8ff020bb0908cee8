package io.stager.engine.run.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process of this machine, told from a later one with the same pid by the clock tick in which it
 * started.
 */
public record HostProcess(long pid, long started) {
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** {@return the process that has this pid now} */
  public static HostProcess of(long pid) throws IOException {
    return new HostProcess(pid, Long.parseLong(stat(pid)[START_TIME]));
  }

  /** {@return whether it still runs; one that only waits to be reaped does not} */
  public boolean alive() {
    try {
      var stat = stat(pid);
      return Long.parseLong(stat[START_TIME]) == started && !"ZXx".contains(stat[STATE]);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /** The fields behind the name, which stands in brackets and may itself hold anything. */
  private static String[] stat(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    if (fields.length <= START_TIME) {
      throw new IOException("/proc/" + pid + "/stat is cut short");
    }
    return fields;
  }
}
