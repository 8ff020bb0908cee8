package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.StagingException;
import io.stager.fixtures.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of any tree and any damage; the seeds make each run the same. */
class RandomTreeTest {
  private static final List<String> ALPHABET =
      List.of(
          "a",
          "B",
          "-",
          ".x",
          " ",
          "ä",
          "日",
          "🚀",
          "'",
          "$",
          "\n",
          "%41",
          "?",
          "*",
          "long".repeat(30));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesBackAsItWas(long seed) {
    var app = tree(new Random(seed), 60);
    var packed = new Staged(directory.resolve("one")).pack(app);

    var unpacked =
        Droplet.open(packed.file())
            .unpack(directory.resolve("un"), Unpacking.STANDARD.keepingExternalLinks());
    var again = new Staged(directory.resolve("other")).pack(app);

    assertThat(FileTree.read(unpacked.directory())).isEqualTo(Staged.FRAME.and(app.below("app")));
    assertThat(unpacked.figures()).isEqualTo(packed.figures()).isEqualTo(again.figures());
  }

  private static FileTree tree(Random random, int names) {
    var tree = FileTree.empty();
    for (var i = 0; i < names; i++) {
      var directory = directory(tree, random);
      var name = directory + name(random);
      if (!tree.nodes().containsKey(name)) {
        tree = grow(tree, name, random);
      }
    }
    return tree;
  }

  private static String directory(FileTree tree, Random random) {
    var directories =
        tree.nodes().entrySet().stream()
            .filter(named -> named.getValue() instanceof FileTree.Folder)
            .map(named -> named.getKey() + "/")
            .filter(name -> name.length() < 600)
            .sorted()
            .toList();
    return directories.isEmpty() || random.nextInt(3) == 0
        ? ""
        : directories.get(random.nextInt(directories.size()));
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    for (var i = 0; i <= random.nextInt(4); i++) {
      name.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
    }
    return name.length() > 80 ? name.substring(0, 80) : name.toString();
  }

  private static FileTree grow(FileTree tree, String name, Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> tree.folder(name, random.nextBoolean() ? "rwxr-xr-x" : "rwx------");
      case 2 -> tree.link(name, name(random) + "/" + name(random));
      case 3 -> tree.executable(name, name(random));
      default -> tree.file(name, "x".repeat(random.nextInt(3) * 512 + random.nextInt(3)));
    };
  }

  @Test
  void endsInARefusalOrWellWhateverByteIsChanged() throws IOException {
    var packed = new Staged(directory).pack(tree(new Random(42), 15));
    var tar = directory.resolve("tar");
    Commands.lines("sh", "-c", "gzip -dc " + packed.file() + " >" + tar);
    var random = new Random(7);

    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (var i = 0; i < 60; i++) {
            inspect(changed(Files.readAllBytes(packed.file()), random), random.nextInt(), "gz");
            inspect(repacked(changed(Files.readAllBytes(tar), random)), random.nextInt(), "tar");
          }
        });
  }

  private void inspect(byte[] archive, int number, String kind) throws IOException {
    var file = Files.write(directory.resolve("changed"), archive);
    try {
      Droplet.open(file).inspect();
      Droplet.open(file).unpack(directory.resolve("un-" + kind + number), Unpacking.STANDARD);
    } catch (StagingException refusal) {
      assertThat(refusal.exitCode()).isIn(3, 4, 6);
      assertThat(refusal.remedy()).isNotBlank();
    }
  }

  private static byte[] changed(byte[] archive, Random random) {
    for (var i = 0; i <= random.nextInt(3); i++) {
      archive[random.nextInt(archive.length)] = (byte) random.nextInt();
    }
    return archive;
  }

  /** Seals every header again, so that the change gets past its checksum. */
  private static byte[] repacked(byte[] tar) throws IOException {
    for (var at = 0; at + 512 <= tar.length; at += 512) {
      if (new String(tar, at + 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
        seal(tar, at);
      }
    }
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    return packed.toByteArray();
  }

  private static void seal(byte[] tar, int at) {
    var sum = 8 * ' ';
    for (var i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? 0 : tar[at + i] & 0xFF;
    }
    var text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, at + 148, text.length);
  }
}
