package io.stager.engine.staging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A session of processes, which outlives the one that began it.
 *
 * @param leader the machine's number of that one
 */
record Session(long leader) {
  private static final int SESSION = 3;

  /** Ends all that is left of it, and what that starts meanwhile. */
  void end() throws IOException {
    for (var left = members(); !left.isEmpty(); left = members()) {
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private List<ProcessHandle> members() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(process -> process.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::parseLong)
          .filter(pid -> pid != leader && isMember(pid))
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    }
  }

  /** The fields behind the name, which stands in brackets and may itself hold anything. */
  private boolean isMember(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return !"ZX".contains(fields[0]) && fields[SESSION].equals(Long.toString(leader));
    } catch (IOException e) {
      return false;
    }
  }
}
