package io.stager.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command as a user has it: {@code stager/bin/stager} in a process of its own.
 *
 * <p>Its state is a folder of the test's; tools and caches are those of the whole run, so that what
 * is downloaded is downloaded once.
 */
record CommandLineTool(Path state, Path directory, Map<String, String> env) {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** The folder of caches that all tests have. */
  static final Path SHARED = Path.of("target", "it-cache").toAbsolutePath();

  /** {@return the command with its state in this folder} */
  static CommandLineTool in(Path state) {
    return new CommandLineTool(state, ROOT, Map.of("XDG_CACHE_HOME", SHARED.toString()));
  }

  /** {@return this one with another environment variable} */
  CommandLineTool with(String name, String value) {
    var more = new HashMap<>(env);
    more.put(name, value);
    return new CommandLineTool(state, directory, Map.copyOf(more));
  }

  /** {@return this one, called from another directory} */
  CommandLineTool from(Path other) {
    return new CommandLineTool(state, other, env);
  }

  /** Runs it to its end. */
  Outcome run(String... arguments) {
    return start(arguments).end();
  }

  /**
   * Runs a line typed at a shell, where {@code stager} and the fixtures' commands are known.
   *
   * <p>In a session of its own it has no terminal, whose width would show in the help.
   */
  Outcome type(String line) {
    return call(List.of("setsid", "--wait", "bash", "-c", line));
  }

  /** Runs other words in its directory and environment. */
  Outcome call(List<String> words) {
    return start(words).end();
  }

  /** Runs it, with what it prints at hand while it runs. */
  RunningCommand start(String... arguments) {
    // What runs the tests in the background may ignore SIGINT, which a child would inherit.
    var words = new ArrayList<>(List.of("env", "--default-signal"));
    words.add(ROOT.resolve("stager/bin/stager").toString());
    words.addAll(List.of(arguments));
    return start(words);
  }

  private RunningCommand start(List<String> words) {
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("STAGER_"));
    builder.environment().put("XDG_STATE_HOME", state.toString());
    builder
        .environment()
        .merge(
            "PATH",
            ROOT + "/stager/bin:" + ROOT + "/fixtures/bin",
            (old, ours) -> ours + ":" + old);
    builder.environment().putAll(env);
    try {
      return new RunningCommand(words, builder.start());
    } catch (IOException e) {
      throw new AssertionError("stager cannot be started", e);
    }
  }
}
