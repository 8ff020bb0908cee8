package io.stager.engine.staging;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Times the phases of one staging. */
final class Phases {
  private final List<Staged.PhaseTime> all = new ArrayList<>();

  /** What is done in a phase. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** What is done in a phase that has no result. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  <T> T time(String name, Work<T> work) throws IOException {
    var begin = System.nanoTime();
    var result = work.run();
    all.add(new Staged.PhaseTime(name, Duration.ofNanos(System.nanoTime() - begin)));
    return result;
  }

  void time(String name, Task task) throws IOException {
    time(
        name,
        () -> {
          task.run();
          return name;
        });
  }

  List<Staged.PhaseTime> all() {
    return List.copyOf(all);
  }
}
