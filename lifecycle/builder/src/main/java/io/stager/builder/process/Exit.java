package io.stager.builder.process;

/** How a program ended. */
public sealed interface Exit {
  /** It ended by itself, or by a signal: then the status is 128 and the signal's number. */
  record Exited(int status) implements Exit {}

  /** It was ended because it took too long. */
  record TimedOut() implements Exit {}

  /** It could not be started. */
  record Unstartable(String reason) implements Exit {}

  /** {@return whether it ended with status 0} */
  default boolean succeeded() {
    return this instanceof Exited(int status) && status == 0;
  }

  /** {@return the words that Cloud Foundry uses for it} */
  default String description() {
    return switch (this) {
      case Exited(int status) -> "exit status " + status;
      case TimedOut() -> "timed out";
      case Unstartable(String reason) -> reason;
    };
  }
}
