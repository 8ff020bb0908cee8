package io.stager.engine.container;

import io.stager.droplet.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine is: its architecture as Go and Debian name it, and its limits. */
public final class Machine {
  private static final Pattern MOST_FILES = Pattern.compile("^Max open files +\\d+ +(\\d{1,9}) ");

  private Machine() {}

  /** {@return {@code amd64}, {@code arm64}, or the JDK's own name of another} */
  public static String architecture() {
    return Stack.architecture();
  }

  /** {@return whether containers can be made here at all} */
  public static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
  }

  /** {@return as many open files as wanted, or as many as this process may give} */
  public static int nofile(int wanted) {
    try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
      return limits
          .map(MOST_FILES::matcher)
          .filter(Matcher::find)
          .mapToInt(hard -> Integer.parseInt(hard.group(1)))
          .map(hard -> Math.min(hard, wanted))
          .findFirst()
          .orElse(wanted);
    } catch (IOException e) {
      return wanted;
    }
  }
}
