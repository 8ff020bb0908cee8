package io.stager.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A network namespace, as a machine of its own with regard to networks; held by a process. */
record NetworkPlace(Process holder) implements AutoCloseable {
  static NetworkPlace make() throws IOException {
    var holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo; exec cat").start();
    holder.getInputStream().read(); // It is there now.
    return new NetworkPlace(holder);
  }

  long pid() {
    return holder.pid();
  }

  /** {@return the words that run others in there} */
  List<String> entering(String... words) {
    var all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid()), "--net", "--"));
    all.addAll(List.of(words));
    return all;
  }

  /** {@return what a line typed at a shell in there prints} */
  String type(String line) throws IOException, InterruptedException {
    var process = new ProcessBuilder(entering("sh", "-ec", line)).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(line + " failed: " + said);
    }
    return said;
  }

  /** It goes with the last process in it. */
  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
