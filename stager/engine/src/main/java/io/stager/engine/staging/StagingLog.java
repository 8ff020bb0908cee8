package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import io.stager.builder.Script;
import io.stager.builder.process.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hears how a staging goes on; one class words it for people. */
public interface StagingLog {
  /**
   * What was collected of a unit's source: the app's, or that of a sidecar with its own.
   *
   * @param leftOut how many entries each ignore file leaves out
   */
  record Collected(
      String unit, long files, long bytes, Map<String, Integer> leftOut, Optional<String> from) {}

  /** Staging of an app begins, with this manifest if there is one. */
  void begins(String app, Optional<Path> manifest);

  /** Somebody else stages the app, who is waited for. */
  void waits(String app, String holder);

  /** The app is staged once more, to see whether the droplet is the same. */
  void repeats();

  /** The sources are there. */
  void collected(List<Collected> sources);

  /** A buildpack has answered whether it is for the unit. */
  void answered(String unit, Detection.Answer answer);

  /** The scripts of these buildpacks are run for the unit. */
  void building(String unit, List<Buildpack> buildpacks);

  /** A script is started. */
  void starts(Script script);

  /** A script printed a line. */
  void printed(Output.Stream stream, String line);

  /** A script has ended well. */
  void ended(Script script, Duration duration);

  /** The droplet is being written. */
  void packaging();

  /** The droplet is there. */
  void packaged(Staged staged);

  /** Something that the person should know, though it goes on. */
  void warned(String warning);
}
