package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What buildpacks keep between the stagings of an app. */
final class CacheIT {
  private static final Path BUILDPACKS = CommandLineTool.ROOT.resolve("fixtures/buildpacks");

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() throws IOException {
    stager =
        CommandLineTool.in(directory.resolve("state"))
            .with("XDG_CACHE_HOME", directory.resolve("cache").toString())
            .from(directory);
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(directory.resolve("app/file"), "text");
    copyBuildpack();
  }

  /** A copy, so that a test can change it. */
  private void copyBuildpack() throws IOException {
    var bin = Files.createDirectories(directory.resolve("remembers/bin"));
    for (var script : List.of("detect", "finalize", "release")) {
      Files.copy(BUILDPACKS.resolve("remembers/bin").resolve(script), bin.resolve(script));
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  private Outcome stage(String... more) {
    var words = new ArrayList<>(List.of("stage", "app", "-b", "../remembers", "-o", "app.tgz"));
    words.addAll(List.of(more));
    return stager.run(words.toArray(String[]::new));
  }

  private List<Path> kept(String name) throws IOException {
    try (var files = Files.walk(directory.resolve("cache/stager/units"))) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    }
  }

  @Test
  void aBuildpackFindsWhatItLeft() {
    assertThat(stage().succeeded().err()).contains("run 1");
    assertThat(stage().succeeded().err()).contains("run 2");
    assertThat(stage("--name", "other").succeeded().err()).contains("run 1");
    assertThat(stage("--clear-cache").succeeded().err()).contains("run 1");
  }

  @Test
  void anotherVersionOfTheBuildpackFindsNothing() throws IOException {
    stage().succeeded();
    var finalize = directory.resolve("remembers/bin/finalize");

    Files.writeString(finalize, Files.readString(finalize) + "# changed\n");

    assertThat(stage().succeeded().err()).contains("run 1");
    assertThat(kept("runs")).hasSize(1);
  }

  @Test
  void aDamagedCacheIsNotUsedAndItIsTold() throws IOException {
    stage().succeeded();
    Files.writeString(kept("runs").getFirst(), "run\nrun\n");

    var staged = stage("--json").succeeded();

    assertThat(staged.err()).contains("run 1");
    assertThat(staged.json().texts("warnings"))
        .anySatisfy(warning ->
            assertThat(warning)
                .startsWith("The cache of buildpack ../remembers for app was damaged"));
    assertThat(stage().succeeded().err()).contains("run 2").doesNotContain("damaged");
  }

  @Test
  void aStagingThatFailsLeavesTheCacheAsItWas() {
    stage().succeeded();

    assertThat(stage("--staging-env", "REMEMBER_FAILS=1").code()).isEqualTo(226);

    assertThat(stage().succeeded().err()).contains("run 2");
  }

  @Test
  void aCacheThatIsTooLargeIsNotKeptAndItIsTold() throws IOException {
    var staged = stage("--staging-env", "REMEMBER_BYTES=2000000", "--cache-limit", "1M");

    assertThat(staged.succeeded().err())
        .contains(
            "The cache of ../remembers for app is not kept", "the limit is 1M (--cache-limit)");
    assertThat(kept("runs")).isEmpty();
  }

  @Test
  void cachesCanBeSeenAndForgotten() throws IOException {
    stage("--name", "one").succeeded();
    stage("--name", "two").succeeded();

    var caches = stager.run("cache", "ls", "--json").succeeded().jsonList();
    assertThat(caches)
        .extracting(cache -> cache.text("app").orElse(""))
        .containsExactly("one", "two");
    assertThat(caches.getFirst().members())
        .containsEntry("unit", "app")
        .containsEntry("buildpack", "../remembers")
        .containsKeys("stack", "bytes", "files", "sha256", "used");
    assertThat(stager.run("cache", "ls").succeeded().out()).contains("one   app   ../remembers");

    assertThat(stager.run("cache", "prune").succeeded().out()).isEqualTo("0 caches, 0 B\n");
    assertThat(stager.run("cache", "prune", "one").succeeded().out()).startsWith("1 cache, ");
    assertThat(stage("--name", "one").succeeded().err()).contains("run 1");
    age(kept("app"));
    var pruned = stager.run("cache", "prune", "--older-than", "1", "--json").succeeded().json();
    assertThat(pruned.objects("removed")).hasSize(2);
    assertThat(stager.run("cache", "ls").succeeded().out()).isEmpty();
    assertThat(kept("runs")).isEmpty();
  }

  private static void age(List<Path> units) throws IOException {
    var longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (var unit : units) {
      try (var notes = Files.newDirectoryStream(unit, "*.json")) {
        for (var note : notes) {
          Files.setLastModifiedTime(note, longAgo);
        }
      }
    }
  }

  @Test
  void whatCannotBePrunedIsRefused() {
    var both = stager.run("cache", "prune", "--all", "one");

    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err())
        .contains("--all leaves nothing to choose from", "try    leave out --all");
  }
}
