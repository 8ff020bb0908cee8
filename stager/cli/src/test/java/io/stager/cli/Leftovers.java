package io.stager.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What stager must not leave on the machine: found by where its state was, from outside. */
record Leftovers(Path state) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * {@return containers, workspaces, processes, mounts and cgroups; empty at the latest by then}
   */
  List<String> afterAWhile() throws InterruptedException {
    var last = System.nanoTime() + LIMIT.toNanos();
    var left = now();
    while (!left.isEmpty() && System.nanoTime() < last) {
      Thread.sleep(100);
      left = now();
    }
    return left;
  }

  private List<String> now() {
    var left = new ArrayList<String>();
    left.addAll(entries(state.resolve("stager/runc")));
    left.addAll(entries(state.resolve("stager/staging")));
    for (var app : entries(state.resolve("stager/apps"))) {
      left.addAll(entries(Path.of(app).resolve("instances")));
    }
    left.addAll(processes());
    left.addAll(mounts());
    return left;
  }

  private static List<String> entries(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).map(Path::toString).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Ours are the watcher and whoever else knows the state's folder. */
  private List<String> processes() {
    try (var all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> !process.endsWith(Long.toString(ProcessHandle.current().pid())))
          .filter(process ->
              bytes(process.resolve("environ")).contains("=" + state + "\0")
                  || bytes(process.resolve("cmdline")).contains(state.toString())
                  || bytes(process.resolve("mountinfo")).contains(state.toString()))
          .filter(process -> !bytes(process.resolve("stat")).contains(") Z "))
          .map(process -> process + " " + bytes(process.resolve("cmdline")).replace('\0', ' '))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> mounts() {
    return bytes(Path.of("/proc/self/mountinfo"))
        .lines()
        .filter(line -> line.contains(state.toString()))
        .toList();
  }

  /** {@return network devices and cgroups with this in their name} */
  static List<String> named(String part) {
    try (Stream<Path> devices = Files.list(Path.of("/sys/class/net"));
        Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 4, new FileVisitOption[0])) {
      return Stream.concat(devices, groups)
          .map(Path::toString)
          .filter(name -> name.contains(part))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new AssertionError(e);
    }
  }

  /** A process may end while it is looked at. */
  private static String bytes(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
