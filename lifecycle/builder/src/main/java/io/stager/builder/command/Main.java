package io.stager.builder.command;

import io.stager.droplet.StagingException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code builder} command: the only place that knows the process it runs in. */
public final class Main {
  /**
   * The script that starts us puts aside what an app's environment may hold for the app's Java, and
   * what would stop ours: agents that are not there yet, limits, a line on standard error.
   */
  private static final String PUT_ASIDE = "STAGER_PUT_ASIDE_";

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    var streams =
        new Streams(
            new Streams.Stream(print(FileDescriptor.out), Redirect.INHERIT),
            new Streams.Stream(print(FileDescriptor.err), Redirect.INHERIT));
    var surroundings = new Surroundings(restored(System.getenv()), streams, Main::pause);
    System.exit(new BuilderCommand(surroundings).run(List.of(args)));
  }

  static Map<String, String> restored(Map<String, String> env) {
    var restored = new HashMap<>(env);
    env.forEach((name, value) -> {
      if (name.startsWith(PUT_ASIDE)) {
        restored.remove(name);
        restored.put(name.substring(PUT_ASIDE.length()), value);
      }
    });
    return restored;
  }

  private static PrintStream print(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }
}
