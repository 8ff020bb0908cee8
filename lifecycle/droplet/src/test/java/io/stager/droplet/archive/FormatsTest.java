package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One droplet in every format that readers are promised. */
class FormatsTest {
  private static final FileTree APP =
      FileTree.empty().file("a", "a".repeat(200_000)).file("b", "b").executable("c", "#!/bin/sh");

  @TempDir Path directory;
  private DropletContents contents;
  private Packed gzip;
  private Packed zstd;

  @BeforeEach
  void packBoth() {
    contents = new Staged(directory).contents(APP);
    gzip = DropletWriter.standard().write(contents, directory.resolve("d.tgz"));
    zstd =
        DropletWriter.standard().with(Compression.ZSTD).write(contents, directory.resolve("d.zst"));
  }

  @Test
  void isTheSameDropletInBoth() {
    assertThat(zstd.digest()).isEqualTo(gzip.digest());
    assertThat(Droplet.open(zstd.file()).inspect().figures()).isEqualTo(zstd.figures());
    assertThat(Droplet.open(gzip.file()).inspect().figures()).isEqualTo(gzip.figures());
  }

  @Test
  void isTheSameDropletInAGzipFileOfOneMember() throws IOException {
    var file = directory.resolve("single.tgz");
    var single = DropletWriter.standard().with(Compression.GZIP.single()).write(contents, file);

    assertThat(single.digest()).isEqualTo(gzip.digest());
    assertThat(Droplet.open(file).inspect().figures()).isEqualTo(single.figures());
    shell("gzip -dc d.tgz > plain && gzip -dc single.tgz | cmp - plain");
    shell(
        "python3 -c \"import zlib; d = zlib.decompressobj(31); d.decompress(open('single.tgz',"
            + " 'rb').read()); assert d.eof and not d.unused_data\"");
  }

  @Test
  void unpacksFromZstd() {
    Droplet.open(zstd.file()).unpack(directory.resolve("un"), Unpacking.STANDARD);

    assertThat(FileTree.read(directory.resolve("un")))
        .isEqualTo(Staged.FRAME.and(APP.below("app")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp d.zst other",
        "gzip -dc d.tgz | gzip > other",
        "(gzip -dc d.tgz | gzip; printf '\\0\\0\\0') > other"
      })
  void readsWhatOthersMakeOfIt(String command) throws IOException {
    shell(command);

    assertThat(Droplet.open(directory.resolve("other")).entries())
        .isEqualTo(Droplet.open(gzip.file()).entries());
  }

  @Test
  void readsZstdWithoutOurFrames() throws IOException {
    var whole = Files.readAllBytes(zstd.file());
    var epilogue = Compression.ZSTD.frame().epilogue();
    Files.write(directory.resolve("bare"), Arrays.copyOf(whole, whole.length - epilogue.length));

    assertThat(new String(epilogue, StandardCharsets.US_ASCII)).endsWith("3");
    assertThat(Droplet.open(directory.resolve("bare")).inspect().figures().digest())
        .isEqualTo(gzip.digest());
  }

  @Test
  void noticesEveryTruncationOfZstd() throws IOException {
    var whole = Files.readAllBytes(zstd.file());
    var frames = whole.length - Compression.ZSTD.frame().epilogue().length;
    for (var length = 10; length < frames; length += 1 + length / 20) {
      Files.write(directory.resolve("short"), Arrays.copyOf(whole, length));

      assertThat(refusal("short")).hasMessageContaining("cut off");
    }
  }

  @Test
  void noticesDamageInZstd() throws IOException {
    var whole = Files.readAllBytes(zstd.file());
    var frames = whole.length - Compression.ZSTD.frame().epilogue().length;
    for (var at = 12; at < frames; at += 1 + at / 20) {
      var damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(directory.resolve("damaged"), damaged);

      assertThat(refusal("damaged").exitCode()).as("damaged at %d", at).isEqualTo(4);
    }
  }

  @Test
  void refusesWhatStandsBehindZstd() throws IOException {
    shell("(cat d.zst; echo more) > more");

    assertThat(refusal("more")).hasMessageContaining("there is more after its compressed data");
  }

  private StagingException.UnsafeArchive refusal(String name) {
    return catchThrowableOfType(
        StagingException.UnsafeArchive.class,
        () -> Droplet.open(directory.resolve(name)).entries());
  }

  private void shell(String command) {
    Commands.lines("sh", "-c", "cd " + directory + " && " + command);
  }
}
