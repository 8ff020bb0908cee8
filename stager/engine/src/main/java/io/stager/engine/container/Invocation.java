package io.stager.engine.container;

import java.util.List;
import java.util.Map;

/** A program to run: its words, its directory, and its whole environment. */
public record Invocation(List<String> argv, String directory, Map<String, String> env) {
  /** Copies. */
  public Invocation {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }
}
