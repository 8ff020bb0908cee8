package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as any Cloud Foundry takes it: the sidecar's executable lies in the app. */
final class ClassicManifestIT {
  private static final Path SAMPLES = CommandLineTool.ROOT.resolve("samples");

  @TempDir private Path directory;

  @Test
  void runsASidecarThatWasBuiltBeforehand() throws Exception {
    var app = directory.resolve("app");
    copy(SAMPLES.resolve("sidecar-dependent-app"), app);
    build(app.resolve("config-server"));
    var stager = CommandLineTool.in(directory.resolve("state")).from(app);

    try {
      var pushed = stager.run("push", "-f", "manifest-classic.yml", "--detach").succeeded();

      assertThat(pushed.err()).contains("manifest, sidecar of web").doesNotContain("Warning");
      assertThat(Http.getOnceUp(pushed.out().strip() + "/config"))
          .contains("\"Scope\":\"some-service.admin\"");
    } finally {
      stager.run("stop", "sidecar-dependent-app");
    }
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  private static void build(Path executable) throws IOException, InterruptedException {
    var go = new ProcessBuilder("go", "build", "-o", executable.toString(), ".");
    go.directory(SAMPLES.resolve("config-server-sidecar").toFile()).inheritIO();
    go.environment().put("CGO_ENABLED", "0");
    assertThat(go.start().waitFor()).isZero();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
