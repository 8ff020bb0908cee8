package io.stager.cli;

import io.stager.engine.run.state.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The logs of apps that were started here, followed until they are stopped or Ctrl-C comes. */
final class LogsOfApps {
  private final Toolkit kit;
  private final Interruption interruption;
  private final AppCommands words;

  LogsOfApps(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.interruption = interruption;
    this.words = new AppCommands(kit);
  }

  /** Prints every line as it comes, with the name of its app where there are several. */
  void follow(List<Starter.Started> apps) {
    if (apps.size() == 1) {
      follow(apps.getFirst(), "");
    } else {
      followAll(apps);
    }
  }

  private void followAll(List<Starter.Started> apps) {
    var width = apps.stream().mapToInt(one -> one.app().length()).max().orElse(0);
    var all = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : apps) {
        var name = one.app() + " ".repeat(width - one.app().length()) + " | ";
        all.add(threads.submit(() -> follow(one, name)));
      }
    }
    all.forEach(LogsOfApps::fail);
  }

  /** Waits for nothing: all are done when this is asked. */
  private static void fail(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Starter.Started one, String name) {
    var apps = kit.apps();
    apps.log(one.app())
        .follow(
            one.logStart(),
            () -> interruption.asked() || !apps.wanted(one.app()),
            line -> show(name, line));
  }

  private void show(String name, LogLine line) {
    kit.console().progress(name + words.frame(line));
  }
}
