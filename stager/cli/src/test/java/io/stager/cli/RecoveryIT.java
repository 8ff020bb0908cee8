package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stagings that meet, that are killed, and that find the disk full. */
final class RecoveryIT {
  private static final Path FIXTURES = CommandLineTool.ROOT.resolve("fixtures");
  private static final String APP = FIXTURES.resolve("apps/answering").toString();
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() {
    stager = CommandLineTool.in(directory.resolve("state")).from(directory);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  private RunningCommand stageSlowly() throws InterruptedException {
    return stager
        .start(
            "stage",
            APP,
            "-b",
            FIXTURES.resolve("buildpacks/slow").toString(),
            "--staging-env",
            "SLOW_PHASE=supply",
            "-o",
            "slow.tgz")
        .awaits("slow in supply");
  }

  @Test
  void aSecondStagingOfAnAppWaitsForTheFirst() throws Exception {
    var first = stageSlowly();
    var second = stager.start("stage", APP, "-o", "second.tgz");

    second.awaits("answering is being staged by process ").awaits(": waiting for it to end");
    first.signal("KILL").end();

    second.end().succeeded();
    assertThat(directory.resolve("second.tgz")).exists();
  }

  @Test
  void oneThatWaitsCanBeInterrupted() throws Exception {
    var first = stageSlowly();
    var second = stager.start("stage", APP, "-o", "second.tgz").awaits("waiting for it to end");

    assertThat(second.signal("INT").end().code()).isEqualTo(130);
    assertThat(first.signal("INT").end().code()).isEqualTo(130);
  }

  @Test
  void cachesOfAnAppThatIsBeingStagedAreLeftAlone() throws Exception {
    var first = stageSlowly();

    var pruned = stager.run("cache", "prune", "answering").succeeded();

    assertThat(pruned.err()).contains("answering is being staged: its caches were left alone");
    first.signal("INT").end();
  }

  @Test
  void theNextStagingRemovesTheDropletThatAKilledOneHadBegun() throws Exception {
    var app = Files.createDirectories(directory.resolve("app"));
    var noise = new byte[64 * MEGABYTE];
    new Random(1).nextBytes(noise);
    Files.write(app.resolve("noise"), noise);

    var killed = stager.start("stage", "app", "-b", "binary", "-c", "true", "-o", "app.tgz");
    killed.awaits("-----> Droplet").signal("KILL").end();
    stager.run("stage", APP, "-o", "next.tgz").succeeded();

    assertThat(files()).containsExactlyInAnyOrder("app", "state", "next.tgz");
  }

  @Test
  void aFullDiskIsToldWithWhatIsNeededAndFree() throws Exception {
    var app = Files.createDirectories(directory.resolve("app"));
    Files.write(app.resolve("zeros"), new byte[20 * MEGABYTE]);
    var small = Files.createDirectories(directory.resolve("state/stager/staging"));
    mount(small);
    try {
      var staged = stager.run("stage", "app", "-b", "binary", "-c", "true", "-o", "app.tgz");

      assertThat(staged.code()).isEqualTo(8);
      assertThat(staged.err())
          .containsPattern(
              "There is no room for the source of app: \\d+ bytes .* are needed, \\d+ ")
          .contains("try    free some space there, or set STAGER_HOME");
      assertThat(files()).containsExactlyInAnyOrder("app", "state");
    } finally {
      unmount(small);
    }
  }

  @Test
  void aScriptThatFillsTheDiskIsTold() throws Exception {
    var small = Files.createDirectories(directory.resolve("state/stager/staging"));
    mount(small);
    try {
      var staged =
          stager.run(
              "stage",
              APP,
              "-b",
              FIXTURES.resolve("buildpacks/misbehaves").toString(),
              "--staging-env",
              "MISDEED=fills-disk");

      assertThat(staged.code()).isEqualTo(8);
      assertThat(staged.err())
          .contains("bin/supply of buildpack ", "has filled the disk: ", "are needed")
          .contains("try    free some space there");
      assertThat(files()).containsExactly("state");
    } finally {
      unmount(small);
    }
  }

  private static void mount(Path place) throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=12m", "none", place.toString());
  }

  private static void unmount(Path place) throws Exception {
    run("umount", place.toString());
  }

  private static void run(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
