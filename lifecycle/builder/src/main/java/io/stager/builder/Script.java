package io.stager.builder;

import java.util.List;

/** A buildpack's script with its arguments, paths as the script will see them. */
public record Script(Phase phase, Buildpack buildpack, List<String> arguments) {
  /** Copies the list. */
  public Script {
    arguments = List.copyOf(arguments);
  }
}
