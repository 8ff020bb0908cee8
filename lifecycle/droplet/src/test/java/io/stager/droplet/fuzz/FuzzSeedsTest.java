package io.stager.droplet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stager.fixtures.HostileArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * What the fuzzer begins with, which every target must bear; it is written where it looks for it.
 */
class FuzzSeedsTest {
  private static final Path SEEDS = Path.of("target/fuzz-seeds");
  private static final List<String> DESCRIPTORS =
      List.of(
          "",
          "{}",
          "{\"schema\":2}",
          "{\"schema\":1,\"created_by\":\"x\",\"app\":\"a\",\"processes\":[{\"type\":\"web\","
              + "\"command\":\"./a\",\"memory_mb\":1,\"health_check\":{\"type\":\"http\"}}],"
              + "\"sidecars\":[{\"name\":\"s\",\"process_types\":[\"web\"],\"command\":\"./s\","
              + "\"ready\":{\"type\":\"port\",\"port\":\"$P\"},\"on_exit\":\"ignore\"}]}",
          "[".repeat(2000));

  @Test
  void theHostileArchivesAreSeedsOfWhatUnpacks() throws IOException {
    var folder = Files.createDirectories(SEEDS.resolve("CompressedFuzz"));
    for (var archive : HostileArchive.all().toList()) {
      archive.writeTo(folder);
      assertThatCode(() -> CompressedFuzz.fuzzerTestOneInput(archive.bytes()))
          .as(archive.name())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theirTarsAreSeedsOfWhatReadsTars() throws IOException {
    var folder = Files.createDirectories(SEEDS.resolve("TarFuzz"));
    var seeds = 0;
    for (var archive : HostileArchive.all().toList()) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(archive.bytes()))) {
        var tar = in.readNBytes(1 << 20);
        Files.write(folder.resolve(archive.name()), tar);
        TarFuzz.fuzzerTestOneInput(tar);
        seeds++;
      } catch (IOException noTar) {
        // Damaged on purpose, or zstd.
      }
    }
    assertThat(seeds).isGreaterThan(100);
  }

  @Test
  void descriptorsGoodAndBadAreSeedsOfWhatReadsThem() throws IOException {
    var folder = Files.createDirectories(SEEDS.resolve("LaunchFuzz"));
    for (var text : DESCRIPTORS) {
      Files.writeString(folder.resolve("seed" + DESCRIPTORS.indexOf(text)), text);
      assertThatCode(() -> LaunchFuzz.fuzzerTestOneInput(text.getBytes(StandardCharsets.UTF_8)))
          .doesNotThrowAnyException();
    }
  }
}
