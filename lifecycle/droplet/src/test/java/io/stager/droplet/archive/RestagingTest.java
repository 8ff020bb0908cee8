package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A droplet that is packed again from one that is remembered. */
class RestagingTest {
  @TempDir Path directory;
  private DropletContents contents;
  private Path index;

  @BeforeEach
  void makeATree() {
    var tree = FileTree.empty();
    for (var i = 0; i < 200; i++) {
      tree = tree.file("m" + i % 40 + "/f" + i, ("line " + i * 7919 + "\n").repeat(i * 50));
    }
    contents = new Staged(directory).contents(tree);
    index = directory.resolve("cache/segments/app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip:1", "zstd"})
  void givesTheBytesThatComeFromScratch(String compression) throws IOException {
    var writer = DropletWriter.standard().with(Compression.parse(compression));
    writer.remembering(index).write(contents, directory.resolve("before"));
    Files.writeString(directory.resolve("home/app/m7/f87"), "changed");
    Files.writeString(directory.resolve("home/app/m9/new"), "new");

    var again = writer.remembering(index).write(contents, directory.resolve("again"));

    var anew = writer.write(contents, directory.resolve("anew"));
    assertThat(again.file()).hasSameBinaryContentAs(anew.file());
    assertThat(again.figures()).isEqualTo(anew.figures());
  }

  @Test
  void copiesWhatItKnows() throws IOException {
    writer().write(contents, directory.resolve("before"));

    try (var known = KnownSegments.in(Optional.of(index), Compression.GZIP)) {
      var copied = Bytes.in(Arena.ofAuto());
      for (var line : places()) {
        assertThat(known.copy(SegmentIndex.Place.parse(line).tar(), copied)).isTrue();
      }
      assertThat(places().size()).isGreaterThan(3);
      assertThat(copied.size()).isEqualTo((int) Files.size(directory.resolve("before")));
    }
  }

  @Test
  void isNotMisledByADamagedDroplet() throws IOException {
    var before = writer().write(contents, directory.resolve("before")).file();
    var sound = Files.readAllBytes(before);
    var damaged = sound.clone();
    for (var i = 0; i < damaged.length; i += 10_000) {
      damaged[i] ^= 1;
    }
    Files.write(before, damaged);

    var again = writer().write(contents, directory.resolve("again"));

    assertThat(again.file()).hasBinaryContent(sound);
  }

  @Test
  void doesWithoutADropletThatIsGoneOrShorter() throws IOException {
    var before = writer().write(contents, directory.resolve("before")).file();
    var sound = Files.readAllBytes(before);
    Files.write(before, new byte[] {1, 2, 3});

    assertThat(writer().write(contents, directory.resolve("again")).file()).hasBinaryContent(sound);

    Files.delete(directory.resolve("again"));
    assertThat(writer().write(contents, before).file()).hasBinaryContent(sound);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "\n\n\n", "stager 0.1.0 gzip libdeflate 4\n/x\n1 2 3 4\n"})
  void doesWithoutAnIndexThatMakesNoSense(String text) throws IOException {
    var sound = Files.readAllBytes(writer().write(contents, directory.resolve("before")).file());
    Files.writeString(index, text);

    assertThat(writer().write(contents, directory.resolve("again")).file()).hasBinaryContent(sound);
  }

  @Test
  void aSegmentOfAnotherLevelIsNoneOfThisOne() throws IOException {
    writer()
        .with(new Compression(Compression.Format.GZIP, 1))
        .write(contents, directory.resolve("a"));

    try (var known = KnownSegments.in(Optional.of(index), Compression.GZIP)) {
      assertThat(
              known.copy(
                  SegmentIndex.Place.parse(places().getFirst()).tar(), Bytes.in(Arena.ofAuto())))
          .isFalse();
    }
  }

  @Test
  void packsAlsoWhereNothingCanBeRemembered() throws IOException {
    Files.writeString(directory.resolve("cache"), "a file where the folder should be");

    assertThat(writer().write(contents, directory.resolve("d")).file()).isNotEmptyFile();
  }

  private DropletWriter writer() {
    return DropletWriter.standard().remembering(index);
  }

  private List<String> places() throws IOException {
    var lines = Files.readAllLines(index);
    return lines.subList(2, lines.size());
  }
}
