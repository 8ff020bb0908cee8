package io.stager.builder.process;

/** Takes what a program prints, line by line, as it comes. */
@FunctionalInterface
public interface Output {
  /** The two streams of a program. */
  enum Stream {
    OUT,
    ERR
  }

  /** Takes one line, without its end. Called from one thread for each stream. */
  void line(Stream stream, String text);
}
