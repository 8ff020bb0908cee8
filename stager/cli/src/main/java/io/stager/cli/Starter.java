package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.container.Privilege;
import io.stager.engine.run.Apps;
import io.stager.engine.run.Deployment;
import io.stager.engine.run.InstanceStatus;
import io.stager.engine.run.state.AppLock;
import io.stager.engine.staging.StackChoice;
import io.stager.engine.tool.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts an app and stays with it, or leaves it running: the last part of push and of run. */
final class Starter {
  private final Toolkit kit;
  private final Console console;
  private final Interruption interruption;
  private boolean said;

  Starter(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.console = kit.console();
    this.interruption = interruption;
  }

  /** {@return the directory of the stack that instances run on, where it is not the machine's} */
  static Optional<Path> rootfs(StackChoice stack) {
    if (stack instanceof StackChoice.None) {
      throw new StagingException.Usage(
          "Without containers (--stack none) an app can be staged, but not run",
          "stage it with 'stager stage --stack none', and run the droplet where containers can be"
              + " made");
    }
    return stack.directory();
  }

  /**
   * An app that is up.
   *
   * @param logStart the place in its log where that began
   * @param answer what the command answers about it in JSON
   */
  record Started(String app, long logStart, JsonObject answer) {}

  /**
   * Starts the app, waits until it is healthy, and prints its URL.
   *
   * @param begin sets the app in motion
   * @param result what the command answers in JSON besides the URL and the instances
   * @param detach whether to leave it running; else its log follows until Ctrl-C stops it
   */
  void start(AppLock lock, Supplier<Deployment> begin, JsonObject result, boolean detach) {
    goOn(List.of(bringUp(lock, begin, result)), detach);
  }

  /** Starts the app, waits until it is healthy, and prints its URL, unless that is for JSON. */
  Started bringUp(AppLock lock, Supplier<Deployment> begin, JsonObject result) {
    var apps = kit.apps();
    kit.runtime();
    sayWhatIsLacking();
    fetchUseful();
    console.progress(console.bold("-----> Start"));
    var deployment = begin.get();
    try {
      deployment.await(new StartProgress(console));
    } catch (StagingException.Interrupted e) {
      giveUp(apps, deployment);
      throw e;
    }
    lock.close();
    announce(deployment.url());
    return new Started(deployment.name(), deployment.logStart(), answer(deployment, result));
  }

  /** Answers in JSON, and stays with the apps unless they are to go on by themselves. */
  void goOn(List<Started> apps, boolean detach) {
    if (console.style().json()) {
      console.answer(apps.stream().map(Started::answer).toList());
    }
    if (!detach) {
      stay(apps);
    }
  }

  private void giveUp(Apps apps, Deployment deployment) {
    if (deployment.replaces()) {
      interruption.takenNote();
      deployment.cancel();
      console.progress("What ran before goes on.");
    } else {
      stopInterrupted(apps, deployment.name());
    }
  }

  private void sayWhatIsLacking() {
    if (!said && Privilege.ofThisProcess() instanceof Privilege.Ordinary) {
      said = true;
      console.warning(
          "Instances are on the machine's network, each with a PORT of its own, and their memory is"
              + " not limited: run stager as root to have a network for each, and limits");
    }
  }

  /** An app runs as well without them, so lacking them is no failure. */
  private void fetchUseful() {
    for (var tool : useful()) {
      try {
        kit.tools().find(tool);
      } catch (StagingException.MachineLacks e) {
        console.warning("%s; %s; %s".formatted(e.getMessage(), e.where().orElse(""), e.remedy()));
      }
    }
  }

  private static List<Tool> useful() {
    return switch (Privilege.ofThisProcess()) {
      case Privilege.Root root -> List.of(Tool.PS, Tool.LSOF, Tool.NFT);
      case Privilege.Ordinary caller -> List.of(Tool.PS, Tool.LSOF);
    };
  }

  private void announce(Optional<String> url) {
    if (!console.style().json()) {
      console.progress("");
      url.ifPresent(console::result);
    }
  }

  private JsonObject answer(Deployment deployment, JsonObject result) {
    if (!console.style().json()) {
      return result;
    }
    var instances = kit.apps().ps(Optional.of(deployment.name()));
    return result
        .with("url", deployment.url())
        .withList("instances", instances.stream().map(InstanceStatus::toJson).toList());
  }

  private void stay(List<Started> started) {
    var several = started.size() > 1;
    console.progress("Logs follow; Ctrl-C stops the app" + (several ? "s." : "."));
    console.progress("");
    new LogsOfApps(kit, interruption).follow(started);
    if (interruption.asked()) {
      stop(started);
    } else {
      console.progress(several ? "The apps were stopped." : "The app was stopped.");
    }
  }

  /** Stops them all. */
  void stop(List<Started> started) {
    started.forEach(one -> stopInterrupted(kit.apps(), one.app()));
  }

  private void stopInterrupted(Apps apps, String app) {
    interruption.takenNote();
    console.progress("");
    console.progress(AppCommands.stopping(app, apps.stop(app)));
  }
}
