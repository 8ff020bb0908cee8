package io.stager.engine.staging;

import java.nio.file.Path;
import java.util.Optional;

/** Where scripts run. */
public sealed interface StackChoice {
  /** In containers with this machine's own programs. */
  record Host() implements StackChoice {}

  /** In containers with the root filesystem in this directory. */
  record Directory(Path root) implements StackChoice {}

  /** As plain processes of the caller. */
  record None() implements StackChoice {}

  /** {@return the directory of the root filesystem, where it is not the machine's} */
  default Optional<Path> directory() {
    return this instanceof Directory(var root) ? Optional.of(root) : Optional.empty();
  }

  /** {@return the choice that a person wrote: {@code host}, {@code none}, or a directory} */
  public static StackChoice parse(String text, Path base) {
    return switch (text) {
      case "host" -> new Host();
      case "none" -> new None();
      default -> new Directory(base.resolve(text).normalize());
    };
  }
}
