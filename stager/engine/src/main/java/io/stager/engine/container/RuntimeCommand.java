package io.stager.engine.container;

import io.stager.builder.process.Output;
import io.stager.builder.process.StreamedProcess;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The command line of an OCI runtime: its words, its answers, and what it says of its failures.
 *
 * @param program the words that start it
 * @param root the folder of its containers
 */
record RuntimeCommand(List<String> program, Path root) {
  private static final Duration QUICK = Duration.ofSeconds(30);

  /** Copies the list. */
  RuntimeCommand {
    program = List.copyOf(program);
  }

  /** {@return all words for these arguments, failures going to the log} */
  List<String> words(Path log, String... arguments) {
    var words = new ArrayList<>(program);
    words.addAll(
        List.of("--root", root.toString(), "--log", log.toString(), "--log-format", "json"));
    words.addAll(List.of(arguments));
    return words;
  }

  /** Has it do something to a container that takes no time. */
  void have(String verb, List<String> arguments, String id)
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

  /** {@return what it answers, if it does and in time} */
  Optional<String> ask(List<String> arguments) throws IOException, InterruptedException {
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

  /** {@return its own last failure; what the program prints is not mixed with it} */
  static Optional<String> lastError(Path log) throws IOException {
    if (!Files.isReadable(log)) {
      return Optional.empty();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("\"error\""))
        .map(JsonObject::parse)
        .flatMap(entry -> entry.text("msg").stream())
        .reduce((earlier, later) -> later);
  }

  static StagingException failed(String verb, String id, String reason) {
    return new StagingException.MachineLacks(
        "The container runtime could not " + verb + " a container: " + reason,
        "container " + id,
        "check that this user may make namespaces and control groups (root may), or use --stack"
            + " none inside a container");
  }
}
