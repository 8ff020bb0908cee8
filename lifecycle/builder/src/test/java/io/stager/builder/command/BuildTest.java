package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
  private static final FileTree.Folder FOLDER = new FileTree.Folder("rwxr-xr-x");

  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root);
  }

  @Test
  void eachButTheLastSuppliesAndTheLastSuppliesAndFinalizes() throws IOException {
    cell.buildpacks("supplies", "always-detects");

    var ended = cell.build("supplies,always-detects");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .isEqualTo(
            """
            supplies supplies 0
            always-detects supplies 1
            always-detects finalizes 1
            """);
    var droplet = cell.unpack("out/droplet");
    var deps = droplet.resolve("deps");
    var contents = Path.of(lines(deps.resolve("0/supply-arguments")).get(2)).resolveSibling("");
    var app = cell.path("app").toString();
    var last = cell.path("cache/final").toString();
    assertThat(contents.toString()).startsWith(cell.path("tmp/contents").toString());
    assertThat(lines(deps.resolve("0/supply-arguments")))
        .containsExactly(
            app,
            cell.path("cache/" + new BuildpackKey("supplies").hash()).toString(),
            contents + "/deps",
            "0");
    assertThat(lines(deps.resolve("1/supply-arguments")))
        .containsExactly(app, last, contents + "/deps", "1");
    assertThat(lines(deps.resolve("1/finalize-arguments")))
        .containsExactly(app, last, contents + "/deps", "1", contents + "/profile.d");
    assertThat(contents).doesNotExist();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void theDropletHoldsAppDepsAndProfileScriptsInTheirPlaces() {
    cell.buildpacks("always-detects")
        .app(FileTree.empty().executable("run", "#!/bin/sh\n").link("link", "run"));

    cell.build("always-detects");

    assertThat(cell.droplet().nodes())
        .containsKeys("launch.json", "staging_info.yml", "deps/0/supply-arguments", "app/finalized")
        .containsEntry("app/run", new FileTree.RegularFile("rwxr-xr-x", "#!/bin/sh\n"))
        .containsEntry("app/link", new FileTree.Link("run"))
        .containsEntry(
            "profile.d/finalized.sh",
            new FileTree.RegularFile("rw-r--r--", "export FINALIZED=yes\n"))
        .containsEntry("tmp", FOLDER)
        .containsEntry("logs", FOLDER);
    assertThat(cell.path("tmp")).isEmptyDirectory();
  }

  @Test
  void aLegacyBuildpackCompilesAloneInItsSlotsPlace() {
    cell.buildpacks("supplies", "compiles");

    var ended = cell.build("supplies,compiles");

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                0,
                "supplies supplies 0\n",
                "Warning: the last buildpack is not compatible with multi-buildpack apps and cannot"
                    + " make use of any dependencies supplied by the buildpacks specified before"
                    + " it\n"));
    assertThat(cell.text("app/compile-arguments"))
        .isEqualTo(cell.path("app") + "\n" + cell.path("cache/final") + "\n");
    assertThat(cell.droplet().nodes()).containsKey("deps/0/supplied").doesNotContainKey("deps/1");
  }

  @Test
  void aLegacyBuildpackAloneIsNoCauseForAWarning() {
    cell.buildpacks("compiles");

    assertThat(cell.detect("compiles")).isEqualTo(new Cell.Ended(0, "", ""));
    assertThat(cell.droplet().nodes()).doesNotContainKey("deps/0");
  }

  @Test
  void withTenBuildpacksTheirDirectoriesArePaddedAndEachLaunchYmlIsFound() {
    IntStream.range(0, 10)
        .forEach(i ->
            cell.buildpack("bp" + i, FileTree.read(Cell.FIXTURES.resolve("writes-launch-yml"))));
    var order = IntStream.range(0, 10).mapToObj(i -> "bp" + i).collect(Collectors.joining(","));

    var ended = cell.build(order);

    assertThat(ended.code()).isZero();
    assertThat(cell.droplet().nodes()).containsKeys("deps/00/launch.yml", "deps/09/launch.yml");
    assertThat(cell.result().objects("sidecars")).hasSize(1);
  }

  @Test
  void withTenBuildpacksALaunchYmlOfTheFirstIsFound() {
    cell.buildpacks("writes-launch-yml", "supplies", "without-start-command");

    var ended = cell.build("writes-launch-yml" + ",supplies".repeat(8) + ",without-start-command");

    assertThat(ended).extracting(Cell.Ended::code, Cell.Ended::err).containsExactly(0, "");
    assertThat(cell.result().object("process_types").orElseThrow().compact())
        .isEqualTo("{\"web\":\"launch web\",\"worker\":\"work\"}");
  }

  @Test
  void theCacheHoldsADirectoryForEachAndNothingElse() {
    cell.buildpacks("supplies", "always-detects");
    var supplies = new BuildpackKey("supplies").hash();
    FileTree.empty()
        .file("stale/file", "x")
        .file("loose", "x")
        .file(supplies + "/runs", "run\n")
        .file("final/runs", "run\n")
        .writeTo(cell.path("cache"));

    cell.build("supplies,always-detects");

    assertThat(cell.cacheArchive())
        .isEqualTo(
            FileTree.empty()
                .file(supplies + "/runs", "run\nrun\n")
                .file("final/runs", "run\nrun\n"));
  }

  @Test
  void theCacheKeepsTimesModesAndHardLinks() throws Exception {
    cell.buildpacks("compiles");
    FileTree.empty().file("final/old", "rwxrwx---", "x").writeTo(cell.path("cache"));
    var old = cell.path("cache/final/old");
    Files.createLink(cell.path("cache/final/same"), old);
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000_000_000L));

    cell.build("compiles");

    var unpacked = cell.unpack("out/cache").resolve("final/old");
    assertThat(Files.getLastModifiedTime(unpacked).toMillis()).isEqualTo(1_000_000_000_000L);
    assertThat(Files.getAttribute(unpacked, "unix:nlink")).isEqualTo(2);
    assertThat(FileTree.read(unpacked.resolveSibling("")).nodes())
        .containsEntry("old", new FileTree.RegularFile("rwxrwx---", "x"));
  }

  @Test
  void aCacheThatDidNotChangeIsNotWrittenAgain() throws Exception {
    cell.buildpacks("shows-environment");
    FileTree.empty().file("final/old", "x").link("final/link", "old").writeTo(cell.path("cache"));
    cell.build("shows-environment");
    var written = cell.path("out/cache");
    var inode = Files.getAttribute(written, "unix:ino");

    cell.build("shows-environment");
    assertThat(Files.getAttribute(written, "unix:ino")).isEqualTo(inode);

    Files.setLastModifiedTime(cell.path("cache/final/old"), FileTime.fromMillis(5));
    cell.build("shows-environment");
    assertThat(Files.getAttribute(written, "unix:ino")).isNotEqualTo(inode);
    assertThat(Files.getLastModifiedTime(cell.unpack("out/cache").resolve("final/old")).toMillis())
        .isZero();
  }

  @Test
  void whatLivesOnlyInTheCacheIsNotPacked() {
    cell.buildpacks("leaves-fifo");

    assertThat(cell.build("leaves-fifo").code()).isZero();
    assertThat(cell.cacheArchive()).isEqualTo(FileTree.empty().folder("final"));
  }

  @Test
  void aScriptHasTheCallersDirectoryAndNothingToRead() {
    cell.buildpacks("shows-environment").env("VCAP_PLATFORM_OPTIONS", "{\"credhub-uri\":\"\"}");

    var ended = cell.build("shows-environment");

    assertThat(ended.out())
        .contains("cwd=" + Path.of("").toAbsolutePath() + "\n", "stdin=\n")
        .contains("VCAP_PLATFORM_OPTIONS={\"credhub-uri\":\"\"}\n");
  }

  @Test
  void theSameAppGivesTheSameDroplet() throws IOException {
    cell.buildpacks("compiles");

    cell.build("compiles");
    var first = Files.readAllBytes(cell.path("out/droplet"));
    cell.build("compiles");

    assertThat(cell.path("out/droplet")).hasBinaryContent(first);
  }
}
