package io.stager.builder.command;

import io.stager.builder.BuildListener;
import io.stager.builder.Detection;
import io.stager.builder.Script;
import io.stager.builder.process.Output;
import java.time.Duration;

/** Says of a build what Cloud Foundry's builder says of it: warnings, and nothing else. */
record BuilderLog(Streams streams) implements BuildListener {
  @Override
  public void warned(String warning) {
    streams.err().line("Warning: " + warning);
  }

  @Override
  public void answered(Detection.Answer answer) {
    // Who said no is not shown; who said yes is in the result.
  }

  @Override
  public void begins(Script script) {
    // Buildpacks announce themselves.
  }

  @Override
  public void printed(Script script, Output.Stream stream, String line) {
    // Scripts print to our own streams; what is taken instead is not shown.
  }

  @Override
  public void ended(Script script, Duration duration) {
    // As with its beginning.
  }
}
