package io.stager.droplet.fuzz;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import java.nio.charset.StandardCharsets;

/** A launch.json: what can be read is read again from what is written of it. */
public final class LaunchFuzz {
  private LaunchFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      var launch =
          LaunchDescriptor.parse(new String(bytes, StandardCharsets.UTF_8), "fuzzed, launch.json");
      var again = LaunchDescriptor.parse(launch.toJson().pretty(), "written, launch.json");
      if (!again.toJson().pretty().equals(launch.toJson().pretty())) {
        throw new AssertionError("written otherwise than read: " + launch);
      }
    } catch (StagingException.InvalidInput refused) {
      Refusal.check(refused);
    }
  }
}
