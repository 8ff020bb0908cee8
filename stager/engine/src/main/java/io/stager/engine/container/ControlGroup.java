package io.stager.engine.container;

import io.stager.engine.container.Ended.Shortage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The control group of a container: one directory in version 2, one for each controller in version
 * 1, both on a machine that has both.
 *
 * @param name the container's
 */
record ControlGroup(String name) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String OURS = "stager";

  /** {@return what the kernel refused the group; nothing where there is none} */
  Set<Shortage> shortages() {
    var shortages = EnumSet.noneOf(Shortage.class);
    if (counts("memory.oom_control", "oom_kill") || counts("memory.events", "oom_kill")) {
      shortages.add(Shortage.MEMORY);
    }
    if (counts("pids.events", "max")) {
      shortages.add(Shortage.PROCESSES);
    }
    return shortages;
  }

  private boolean counts(String file, String event) {
    return directories().stream().anyMatch(directory -> counts(directory.resolve(file), event));
  }

  private static boolean counts(Path file, String event) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.matches(event + " [1-9]\\d*"));
    } catch (IOException e) {
      return false;
    }
  }

  private List<Path> directories() {
    return parents().stream()
        .map(parent -> parent.resolve(name))
        .filter(Files::isDirectory)
        .toList();
  }

  private static List<Path> parents() {
    try (Stream<Path> controllers = Files.list(ROOT)) {
      return Stream.concat(Stream.of(ROOT), controllers)
          .map(controller -> controller.resolve(OURS))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Removes the groups whose names begin so, if they are empty. */
  static void removeAll(String prefix) throws IOException {
    for (var parent : parents()) {
      try (Stream<Path> groups = Files.list(parent)) {
        groups
            .filter(Files::isDirectory)
            .filter(group -> group.getFileName().toString().startsWith(prefix))
            .forEach(ControlGroup::remove);
      }
    }
  }

  private static void remove(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // Something still runs in it: the runtime knows it, and ends it.
    }
  }
}
