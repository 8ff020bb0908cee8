package io.stager.builder.command;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import io.stager.builder.Phase;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks buildpacks, one after the other, whether the app is theirs; who cannot be asked is named.
 */
record Asking(Detection detection, BuildpackPlaces places, Streams streams) {
  private static final Set<PosixFilePermission> EXECUTABLE =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  /**
   * {@return the first that says yes}
   *
   * @throws StagingException.NoneDetected when none does
   */
  Detection.Answer first(List<String> keys) {
    return keys.stream()
        .flatMap(key -> ask(key).stream())
        .filter(Detection.Answer::yes)
        .findFirst()
        .orElseThrow(() ->
            new StagingException.NoneDetected(
                "None of the buildpacks detected a compatible application",
                "name a buildpack, or add what one of them looks for"));
  }

  private Optional<Detection.Answer> ask(String key) {
    try {
      var buildpack = places.find(key);
      warnUnlessExecutable(buildpack);
      return Optional.of(detection.ask(buildpack));
    } catch (StagingException.NotFound e) {
      streams.err().line(Texts.line(e));
      return Optional.empty();
    } catch (IOException e) {
      streams.err().line("stat " + Texts.reason(e));
      return Optional.empty();
    }
  }

  private void warnUnlessExecutable(Buildpack buildpack) throws IOException {
    Path script = buildpack.directory().resolve("bin").resolve(Phase.DETECT.script());
    if (!Files.getPosixFilePermissions(script).containsAll(EXECUTABLE)) {
      streams.out().line("WARNING: buildpack script '/bin/detect' is not executable");
    }
  }
}
