package io.stager.engine.run.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process in a container, with the numbers that it has in there: its pid, its session, its
 * resident memory and the processor time that it has used.
 *
 * <p>The processes of a container are those in the pid namespace of its first one, so this needs no
 * knowledge of how the machine's control groups are laid out.
 */
public record ContainerProcess(long pid, long session, long rssBytes, Duration processorTime) {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, which Linux has fixed for all architectures that we run on. */
  private static final Duration TICK = Duration.ofMillis(10);

  private static final int USER_TICKS = 11;

  /** {@return the processes of the container whose first process has this pid on the machine} */
  public static List<ContainerProcess> of(long first) {
    var namespace = namespace(PROC.resolve(Long.toString(first)));
    if (namespace.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(PROC)) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> namespace(process).equals(namespace))
          .flatMap(process -> read(process).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** {@return the memory of the session that this process leads, with all that it started} */
  public static long rssBytes(List<ContainerProcess> processes, long leader) {
    return processes.stream()
        .filter(process -> process.session() == leader)
        .mapToLong(ContainerProcess::rssBytes)
        .sum();
  }

  private static Optional<String> namespace(Path process) {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("ns/pid")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<ContainerProcess> read(Path process) {
    try {
      var status = Files.readAllLines(process.resolve("status"));
      return Optional.of(
          new ContainerProcess(
              innermost(status, "NSpid:"),
              innermost(status, "NSsid:"),
              kilobytes(status) * 1024,
              processorTime(Files.readString(process.resolve("stat")))));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // It ended while we looked.
    }
  }

  /** The last of the numbers: each further namespace adds one behind those outside it. */
  private static long innermost(List<String> status, String name) {
    return Arrays.stream(value(status, name).split("\\s+"))
        .reduce((outer, inner) -> inner)
        .map(Long::parseLong)
        .orElse(0L);
  }

  /** The name, which comes first, may hold blanks and brackets. */
  private static Duration processorTime(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return TICK.multipliedBy(
        Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]));
  }

  private static long kilobytes(List<String> status) {
    var value = value(status, "VmRSS:").replace(" kB", "");
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  private static String value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }
}
