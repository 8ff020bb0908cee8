package io.stager.builder;

import io.stager.builder.process.Output;
import java.time.Duration;

/** Hears how the build of a unit goes on. */
public interface BuildListener {
  /** A buildpack was asked, and this is its answer. */
  void answered(Detection.Answer answer);

  /** A script begins. */
  void begins(Script script);

  /** A script printed a line. */
  void printed(Script script, Output.Stream stream, String line);

  /** A script has ended well. */
  void ended(Script script, Duration duration);

  /** Something that the person should know, though it goes on. */
  void warned(String warning);
}
