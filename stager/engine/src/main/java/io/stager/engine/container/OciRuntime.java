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
import java.util.Collections;
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
  private static final Duration QUICK = Duration.ofSeconds(30);
  private static final int TRIES = 3;

  private final List<String> command;
  private final List<String> run;
  private final Path root;

  private OciRuntime(List<String> command, List<String> run, Path root) {
    this.command = List.copyOf(command);
    this.run = List.copyOf(run);
    this.root = root;
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
    return crun && hybrid && Privilege.ofThisProcess() instanceof Privilege.Root
        ? new OciRuntime(
            List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "umount /sys/fs/cgroup/unified; exec \"$@\"",
                "crun",
                binary.toString()),
            run,
            root)
        : new OciRuntime(List.of(binary.toString()), run, root);
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
    Files.createDirectories(root);
    var running =
        StreamedProcess.start(new ProcessBuilder(running(log, id, bundle)), supervision.output());
    try {
      var exit = running.await(supervision.limit(), supervision.check());
      var failure = lastError(log);
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
    var words = new ArrayList<>(words(log));
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
    Files.createDirectories(root);
    var pidFile = bundle.directory().resolve("pid");
    var log = bundle.directory().resolve("runtime.log");
    var create =
        words(
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
      throw failed("create", id, lastError(log).orElse("exit status " + status));
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
    quick("start", List.of("start", id), id);
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
    var words = new ArrayList<>(words(root.resolve("exec.log"), "exec"));
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
      ask(List.of("kill", id, signal));
    }
  }

  /** Ends a container whatever it does, and removes what the runtime keeps of it. */
  public void delete(String id) throws IOException, InterruptedException {
    quick("delete", List.of("delete", "--force", id), id);
  }

  /** {@return what the runtime knows of this container; nothing if it does not know it} */
  public Optional<State> state(String id) throws IOException, InterruptedException {
    if (!Files.isDirectory(root.resolve(id))) {
      return Optional.empty();
    }
    try {
      return ask(List.of("state", id))
          .map(JsonObject::parse)
          .map(s -> new State(s.text("status").orElse("stopped"), s.number("pid").orElse(0L)));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** {@return the names of all containers in the runtime's folder} */
  public List<String> list() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var entries = Files.list(root)) {
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
        new Leftover(root.resolve(id)).remove();
      }
    }
    ControlGroup.removeAll(prefix);
  }

  private void quick(String verb, List<String> arguments, String id)
      throws IOException, InterruptedException {
    var log = Files.createTempFile("stager-runtime", ".log");
    try {
      var status =
          new ProcessBuilder(words(log, arguments.toArray(String[]::new)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        throw failed(verb, id, lastError(log).orElse("exit status " + status));
      }
    } finally {
      Files.delete(log);
    }
  }

  private Optional<String> ask(List<String> arguments) throws IOException, InterruptedException {
    var text = Collections.synchronizedList(new ArrayList<String>());
    var asked =
        StreamedProcess.start(
            new ProcessBuilder(words(Path.of("/dev/null"), arguments.toArray(String[]::new))),
            (stream, line) -> {
              if (stream == Output.Stream.OUT) {
                text.add(line);
              }
            });
    return asked.await(QUICK).succeeded() ? Optional.of(String.join("\n", text)) : Optional.empty();
  }

  private List<String> words(Path log, String... arguments) {
    var words = new ArrayList<>(command);
    words.addAll(
        List.of("--root", root.toString(), "--log", log.toString(), "--log-format", "json"));
    words.addAll(List.of(arguments));
    return words;
  }

  /** runc's own failures are in its log; what the program prints is not mixed with them. */
  private static Optional<String> lastError(Path log) throws IOException {
    if (!Files.isReadable(log)) {
      return Optional.empty();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("\"error\""))
        .map(JsonObject::parse)
        .flatMap(entry -> entry.text("msg").stream())
        .reduce((earlier, later) -> later);
  }

  private static StagingException failed(String verb, String id, String reason) {
    return new StagingException.MachineLacks(
        "The container runtime could not " + verb + " a container: " + reason,
        "container " + id,
        "check that this user may make namespaces and control groups (root may), or use --stack"
            + " none inside a container");
  }
}
