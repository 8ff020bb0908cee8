package io.stager.builder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A buildpack at hand.
 *
 * @param key what it was asked for by: a name, a path or a URL
 * @param directory where this machine has it; its scripts are in {@code bin}
 */
public record Buildpack(String key, Optional<String> version, String sha256, Path directory) {
  /** {@return whether it has a script for the phase} */
  public boolean has(Phase phase) {
    return Files.isRegularFile(directory.resolve("bin").resolve(phase.script()));
  }

  /** {@return its key with its version, as people are shown it} */
  public String label() {
    return version.map(v -> key + " " + v).orElse(key);
  }
}
