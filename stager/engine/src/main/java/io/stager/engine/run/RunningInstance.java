package io.stager.engine.run;

import io.stager.droplet.StagingException;
import io.stager.engine.container.Invocation;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Vcap;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instance that can be entered. */
public record RunningInstance(String guid) {
  private static final String SHELL = "/tmp/lifecycle/shell";
  private static final String APP = Vcap.HOME + "/app";

  /** The newest instance of this index, that of type web first. */
  static RunningInstance find(AppLayout layout, String app, int index) {
    return layout.instances().stream()
        .flatMap(folder -> InstanceRecord.read(folder).stream())
        .filter(record -> record.subject().slot().index() == index)
        .filter(record -> record.process().filter(HostProcess::alive).isPresent())
        .min(
            Comparator.comparing(
                    (InstanceRecord record) -> !record.subject().slot().process().equals("web"))
                .thenComparing(InstanceRecord::created, Comparator.reverseOrder()))
        .map(record -> new RunningInstance(record.subject().instance()))
        .orElseThrow(() ->
            new StagingException.NotFound(
                "No instance %d of app '%s' runs".formatted(index, app),
                "see what runs: stager ps " + app));
  }

  /**
   * Runs a shell with the app's environment in the instance, as user vcap, on the terminal or pipes
   * of this process.
   *
   * @param command what the shell runs; none for an interactive one
   * @param terminal the kind of terminal ({@code TERM}) that this process has and the shell shall
   *     have
   * @return its exit status
   */
  public int enter(OciRuntime runtime, Optional<String> command, Optional<String> terminal) {
    var argv = command.map(words -> List.of(SHELL, APP, words)).orElse(List.of(SHELL, APP));
    try {
      var env = terminal.map(kind -> Map.of("TERM", kind)).orElse(Map.of());
      return runtime.exec(guid, new Invocation(argv, Vcap.HOME, env), terminal.isPresent());
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The instance cannot be entered: " + e.getMessage(),
              "check that the container runtime is still installed")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Interrupted in the instance", "enter it again");
    }
  }
}
