package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.FileTree;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildpackPlacesTest {
  private static final FileTree COMPILES = FileTree.read(Cell.FIXTURES.resolve("compiles"));

  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999, d41d8cd98f00b204e9800998ecf8427e",
    "my-buildpack/key/::, dc91f5556d3ae859, 8b2f72a0702aed614f8b5d8f7f5b431b",
    "https://github.com/cloudfoundry/ruby-buildpack, 0e1df1251578f504,"
        + " 21de62d118ecb1f46d868d24f00839ef",
    "nested-buildpack, ba8ed7547bcbcb08, 70d137ae4ee01fbe39058ccdebf48460",
    "always-detects, 57efcd3f67a2d921, ''",
    "always-detect-buildpack, '', e05b2d8a59b30d5e9552282465253095",
    "a1b4aa82-e5ae-4736-8284-bdfb013a7121_"
        + "2845c523cf4f4f1045b331982cc557ef761afde4dc9fc8777831563461309455, 00c84a1da9e0c81e, ''"
  })
  void aKeyNamesItsDirectoryByXxh64AndByMd5OnOlderPlatforms(
      String key, String hash, String legacy) {
    var named = new BuildpackKey(key);

    if (!hash.isEmpty()) {
      assertThat(named.hash()).isEqualTo(hash);
    }
    if (!legacy.isEmpty()) {
      assertThat(named.legacyHash()).isEqualTo(legacy);
    }
  }

  @Test
  void theOlderNameServesToo() {
    COMPILES.writeTo(cell.path("buildpacks/" + new BuildpackKey("old").legacyHash()));

    assertThat(cell.build("old").code()).isZero();
  }

  @Test
  void aBuildpackMayStandOneLevelBelow() {
    COMPILES.writeTo(cell.buildpackDirectory("nested").resolve("repository-master"));
    cell.path("buildpacks/" + new BuildpackKey("legacy").hash()).toFile().mkdirs();
    COMPILES.writeTo(cell.path("buildpacks/" + new BuildpackKey("legacy").legacyHash() + "/sub"));

    assertThat(cell.build("nested").code()).isZero();
    assertThat(cell.build("legacy").code()).isZero();
  }

  @Test
  void aDirectoryWithoutBinIsMalformed() {
    cell.buildpacks("malformed");

    var ended = cell.detect("malformed");

    assertThat(ended.code()).isEqualTo(222);
    assertThat(ended.err())
        .isEqualTo(
            """
            malformed buildpack does not contain a /bin dir: malformed
            None of the buildpacks detected a compatible application
            """);
  }

  @Test
  void aBuildpackThatIsNotThereIsNamedByItsDirectory() {
    var directory = cell.buildpackDirectory("gone");

    var ended = cell.detect("gone");

    assertThat(ended.err())
        .startsWith(
            "Failed to read buildpack directory '%s' for buildpack '%s'\n"
                .formatted(directory, directory));
  }

  @Test
  void inSkipDetectModeWhatIsNotThereIs225WhateverItsPlace() {
    cell.buildpacks("supplies", "always-detects");
    var directory = cell.buildpackDirectory("gone");
    var reason =
        "Failed to read buildpack directory '%s' for buildpack '%s'"
            .formatted(directory, directory);

    var first = cell.build("gone,always-detects");
    var last = cell.build("supplies,gone");

    assertThat(first.code()).isEqualTo(225);
    assertThat(first.err())
        .isEqualTo(
            reason
                + "\nError: one of the buildpacks chosen to supply dependencies does not support"
                + " multi-buildpack apps\n");
    assertThat(last.code()).isEqualTo(225);
    assertThat(last.err()).isEqualTo("Failed to run all supply scripts: " + reason + "\n");
    assertThat(last.out()).contains("supplies supplies 0");
  }
}
