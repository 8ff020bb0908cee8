package io.stager.builder.command;

import io.stager.builder.process.Exit;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A process beside this one: same user, same directory, same streams, nothing to read. */
final class PlainProcess {
  private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());

  private final ProcessBuilder builder;

  PlainProcess(List<String> argv, Surroundings surroundings) {
    builder = new ProcessBuilder(argv);
    builder.redirectInput(NOTHING);
    builder.redirectOutput(surroundings.streams().out().scripts());
    builder.redirectError(surroundings.streams().err().scripts());
    becomes(builder.environment(), surroundings.env());
  }

  /** What is the same stays as it is: its bytes need not be text in our encoding. */
  private static void becomes(Map<String, String> environment, Map<String, String> wanted) {
    environment.keySet().retainAll(wanted.keySet());
    for (var variable : wanted.entrySet()) {
      if (!variable.getValue().equals(environment.get(variable.getKey()))) {
        environment.put(variable.getKey(), variable.getValue());
      }
    }
  }

  /** What a process printed on standard output, and how it ended. */
  record Captured(Exit exit, String output) {}

  Exit run() {
    return ended().exit();
  }

  Captured capture() {
    builder.redirectOutput(Redirect.PIPE);
    return ended();
  }

  private Captured ended() {
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Captured(new Exit.Unstartable(reason(e)), "");
    }
    try (var out = process.getInputStream()) {
      var output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Captured(new Exit.Exited(process.waitFor()), output);
    } catch (IOException e) {
      throw new StagingException.Internal(
          "What '%s' prints cannot be read: %s".formatted(builder.command().getFirst(), e),
          "stage again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }

  /** Java's message has the system's words in its last brackets; Go says them in lower case. */
  private String reason(IOException e) {
    var message = Optional.ofNullable(e.getMessage()).orElse(e.toString());
    var open = message.lastIndexOf('(');
    var close = message.lastIndexOf(')');
    var words = open >= 0 && close > open ? message.substring(open + 1, close) : message;
    return "fork/exec %s: %s"
        .formatted(builder.command().getFirst(), words.toLowerCase(Locale.ROOT));
  }
}
