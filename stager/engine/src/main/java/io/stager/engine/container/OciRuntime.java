package io.stager.engine.container;

import io.stager.builder.Leftover;
import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.builder.process.StreamedProcess;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * runc, or a runtime with the same command line such as crun.
 *
 * <p>Its own folder ({@code --root}) belongs to stager alone, so that no other user of runc sees
 * our containers, nor we theirs.
 */
public final class OciRuntime {
  private static final int TRIES = 3;

  private final RuntimeCommand command;
  private final List<String> run;

  private OciRuntime(RuntimeCommand command, List<String> run) {
    this.command = command;
    this.run = List.copyOf(run);
  }

  /**
   * {@return the runtime at this path, with its own folder}
   *
   * <p>crun refuses a machine with both versions of control groups unless it does not see the
   * second one, so it is started where that is not mounted. It cannot keep a container that has
   * ended, either, so what it lacked in the end is not known.
   */
  public static OciRuntime of(Path binary, Path root) {
    var hybrid = Files.isDirectory(Path.of("/sys/fs/cgroup/unified"));
    var crun = binary.getFileName().toString().equals("crun");
    var run = crun ? List.of("run") : List.of("run", "--keep");
    var words =
        crun && hybrid && Privilege.ofThisProcess() instanceof Privilege.Root
            ? List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "umount /sys/fs/cgroup/unified; exec \"$@\"",
                "crun",
                binary.toString())
            : List.of(binary.toString());
    return new OciRuntime(new RuntimeCommand(words, root), run);
  }

  /** What the runtime knows of a container. */
  public record State(String status, long pid) {
    /** {@return whether its first process still runs} */
    public boolean running() {
      return !status.equals("stopped");
    }
  }

  /**
   * Who looks after a container while it runs.
   *
   * @param output takes what it prints
   * @param limit how long it may take
   * @param check run from time to time; what it throws ends the container
   */
  public record Supervision(Output output, Duration limit, Runnable check) {}

  /**
   * Runs a container to its end, streaming what it prints, and removes it.
   *
   * @return how it ended; a time limit that passes is a result, not an exception
   */
  public Ended run(String id, Bundle bundle, Supervision supervision)
      throws IOException, InterruptedException {
    var log = bundle.directory().resolve("runtime.log");
    Files.createDirectories(command.root());
    var running =
        StreamedProcess.start(new ProcessBuilder(running(log, id, bundle)), supervision.output());
    try {
      var exit = running.await(supervision.limit(), supervision.check());
      var failure = RuntimeCommand.lastError(log);
      return failure.isPresent() && exit instanceof Exit.Exited
          ? new Ended(new Exit.Unstartable(failure.get()), Set.of())
          : new Ended(exit, new ControlGroup(id).shortages());
    } finally {
      // Nothing to do after an ordinary end; after a time-out or an interruption this ends it all.
      endForGood(id);
      running.kill();
    }
  }

  /** On a busy machine a killed process takes longer to end than the runtime waits for it. */
  private void endForGood(String id) throws IOException, InterruptedException {
    for (var tries = TRIES; tries > 0 && state(id).isPresent(); tries--) {
      try {
        delete(id);
      } catch (StagingException.MachineLacks e) {
        if (tries == 1) {
          throw e;
        }
      }
    }
  }

  private List<String> running(Path log, String id, Bundle bundle) {
    var words = new ArrayList<>(command.words(log));
    words.addAll(run);
    words.addAll(List.of("--bundle", bundle.directory().toString(), id));
    return words;
  }

  /**
   * Creates a container whose first process waits for {@link #start}.
   *
   * @param appended files that the process inherits as descriptors 3, 4, …, opened for appending
   * @param output file that its standard output and error are appended to
   * @return the machine's number of that process
   */
  public long create(String id, Bundle bundle, List<Path> appended, Path output)
      throws IOException, InterruptedException {
    Files.createDirectories(command.root());
    var pidFile = bundle.directory().resolve("pid");
    var log = bundle.directory().resolve("runtime.log");
    var create =
        command.words(
            log,
            "create",
            "--preserve-fds",
            String.valueOf(appended.size()),
            "--pid-file",
            pidFile.toString(),
            "--bundle",
            bundle.directory().toString(),
            id);
    var builder = new ProcessBuilder(withDescriptors(create, appended));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    var status = builder.start().waitFor();
    if (status != 0) {
      throw RuntimeCommand.failed(
          "create", id, RuntimeCommand.lastError(log).orElse("exit status " + status));
    }
    return Long.parseLong(Files.readString(pidFile).trim());
  }

  /** The JVM opens every file close-on-exec, so a shell opens those that must be inherited. */
  private static List<String> withDescriptors(List<String> words, List<Path> appended) {
    var script = new StringBuilder("exec \"${@:" + (appended.size() + 1) + "}\"");
    for (int i = 0; i < appended.size(); i++) {
      script.append(' ').append(3 + i).append(">>\"$").append(i + 1).append('"');
    }
    var all = new ArrayList<>(List.of("bash", "-c", script.toString(), "bash"));
    appended.forEach(file -> all.add(file.toString()));
    all.addAll(words);
    return all;
  }

  /** Lets the first process of a created container go. */
  public void start(String id) throws IOException, InterruptedException {
    command.have("start", List.of("start", id), id);
  }

  /**
   * Runs another program in a container, on the terminal or pipes of this process.
   *
   * @return its exit status
   */
  public int exec(String id, Invocation program, boolean terminal)
      throws IOException, InterruptedException {
    var entering =
        switch (Privilege.ofThisProcess()) {
          case Privilege.Root root -> entering(id, program, terminal);
          case Privilege.Ordinary caller -> new Entrance(first(id)).lead(program);
        };
    return entering.start().waitFor();
  }

  private long first(String id) throws IOException, InterruptedException {
    return state(id)
        .filter(State::running)
        .map(State::pid)
        .orElseThrow(() -> new IOException("container " + id + " has ended"));
  }

  private ProcessBuilder entering(String id, Invocation program, boolean terminal) {
    var words = new ArrayList<>(command.words(command.root().resolve("exec.log"), "exec"));
    if (terminal) {
      words.add("--tty");
    }
    words.addAll(List.of("--user", Vcap.ID + ":" + Vcap.ID, "--cwd", program.directory()));
    program.env().forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    words.add(id);
    words.addAll(program.argv());
    return new ProcessBuilder(words).inheritIO();
  }

  /** Sends a signal to the first process of a container; one that has ended is left alone. */
  public void kill(String id, String signal) throws IOException, InterruptedException {
    if (state(id).filter(State::running).isPresent()) {
      command.ask(List.of("kill", id, signal));
    }
  }

  /** Ends a container whatever it does, and removes what the runtime keeps of it. */
  public void delete(String id) throws IOException, InterruptedException {
    command.have("delete", List.of("delete", "--force", id), id);
  }

  /** {@return what the runtime knows of this container; nothing if it does not know it} */
  public Optional<State> state(String id) throws IOException, InterruptedException {
    if (!Files.isDirectory(command.root().resolve(id))) {
      return Optional.empty();
    }
    try {
      return command
          .ask(List.of("state", id))
          .map(JsonObject::parse)
          .map(s -> new State(s.text("status").orElse("stopped"), s.number("pid").orElse(0L)));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** {@return the names of all containers in the runtime's folder} */
  public List<String> list() throws IOException {
    if (!Files.isDirectory(command.root())) {
      return List.of();
    }
    try (var entries = Files.list(command.root())) {
      return entries
          .filter(Files::isDirectory)
          .map(directory -> directory.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /**
   * Ends and removes the containers whose names begin so, also what a runtime that was killed while
   * it made one has left: its folder, its control groups.
   */
  public void deleteAll(String prefix) throws IOException, InterruptedException {
    for (var id : list()) {
      if (id.startsWith(prefix)) {
        delete(id);
        new Leftover(command.root().resolve(id)).remove();
      }
    }
    ControlGroup.removeAll(prefix);
  }
}
