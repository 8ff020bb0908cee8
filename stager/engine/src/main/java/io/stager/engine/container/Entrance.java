package io.stager.engine.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way into a container that an ordinary user made.
 *
 * <p>The runtime enters the user namespace of the first process, which is vcap's own, and from
 * there could not enter the others, which belong to the outer one. So this goes through both: into
 * the outer one and all that belongs to it, then, from within, into vcap's. The network is the
 * machine's, where the caller is already.
 *
 * @param first the machine's number of the container's first process
 */
record Entrance(long first) {
  private static final List<String> WITHIN =
      List.of(
          "nsenter",
          "--target",
          "1",
          "--user",
          "--preserve-credentials",
          "--",
          "setpriv",
          "--no-new-privs",
          "--",
          "env",
          "--chdir");

  /** {@return what runs a program in there, on the terminal or pipes of this process} */
  ProcessBuilder lead(Invocation program) throws IOException {
    var words = new ArrayList<>(outer());
    words.addAll(WITHIN);
    words.add(program.directory());
    words.addAll(program.argv());
    var builder = new ProcessBuilder(words).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment());
    builder.environment().putAll(program.env());
    return builder;
  }

  private List<String> outer() {
    return List.of(
        "nsenter",
        "--target",
        Long.toString(first),
        "--user=/proc/" + first + "/root" + Confinement.ByAnybody.OUTER,
        "--mount",
        "--ipc",
        "--uts",
        "--pid",
        "--cgroup",
        "--preserve-credentials",
        "--");
  }

  /** That of the first process, as it was given it. */
  private Map<String, String> environment() throws IOException {
    var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(first), "environ"));
    var env = new HashMap<String, String>();
    for (var variable : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
      var name = variable.indexOf('=');
      if (name > 0) {
        env.put(variable.substring(0, name), variable.substring(name + 1));
      }
    }
    return env;
  }
}
