package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.TarWriter;
import io.stager.fixtures.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed on several cores, in several members, is what one writer would write. */
class PackingInParallelTest {
  private static final Instant TIME = Instant.parse("1980-01-01T00:00:01Z");

  @TempDir Path directory;
  private DropletContents contents;

  /** Many small files, one that does not compress, a large one, and links. */
  @BeforeEach
  void makeATree() throws IOException {
    var random = new Random(7);
    var tree = FileTree.empty();
    for (var i = 0; i < 120; i++) {
      tree = tree.file("m/" + i % 20 + "/f" + i, ("line " + i + "\n").repeat(random.nextInt(3000)));
    }
    contents = new Staged(directory).contents(tree.link("again", "m/1"));
    var app = directory.resolve("home/app");
    var noise = new byte[300_000];
    random.nextBytes(noise);
    Files.write(app.resolve("noise.jar"), noise);
    Files.writeString(app.resolve("large"), "0123456789abcdef".repeat(150_000));
    Files.createLink(app.resolve("z"), app.resolve("large"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip:1", "zstd"})
  void writesTheSameFileWithAnyNumberOfThreads(String compression) {
    var writer = DropletWriter.standard().with(Compression.parse(compression));

    var one = writer.withWorkers(1).write(contents, directory.resolve("one"));
    var seven = writer.withWorkers(7).write(contents, directory.resolve("seven"));

    assertThat(seven.file()).hasSameBinaryContentAs(one.file());
    assertThat(seven.figures()).isEqualTo(one.figures());
  }

  @Test
  void writesTheTarThatOneWriterWouldWrite() throws IOException {
    var tar = new ByteArrayOutputStream();
    var writer = new TarWriter(tar);
    DropletPlan.tell(contents, TIME, planned -> writeSimply(writer, planned));

    for (var compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
      var packed =
          DropletWriter.standard().with(compression).write(contents, directory.resolve("droplet"));

      var algorithm = Digest.algorithm();
      algorithm.update(tar.toByteArray());
      assertThat(packed.digest()).isEqualTo(Digest.of(algorithm));
    }
  }

  private static void writeSimply(TarWriter tar, Planned planned) throws IOException {
    switch (planned) {
      case Planned.Text(var entry, var text) ->
          tar.write(entry, text.getBytes(StandardCharsets.UTF_8));
      case Planned.Bare(var entry) -> tar.write(entry);
      case Planned.RegularFile(var entry, var source, _) ->
          tar.write(entry, Files.readAllBytes(source));
      case Planned.Part part -> throw new AssertionError("not planned: " + part);
      case Planned.EndMarker _ -> tar.finish();
    }
  }

  @Test
  void gnuToolsReadAllMembers() throws IOException {
    var packed = DropletWriter.standard().write(contents, directory.resolve("d.tgz"));

    var unpacked = Files.createDirectory(directory.resolve("unpacked"));
    Commands.lines("gzip", "-t", packed.file().toString());
    Commands.lines("tar", "xzf", packed.file().toString(), "-C", unpacked.toString());

    Commands.lines(
        "diff", "-r", directory.resolve("home/app").toString(), unpacked.resolve("app").toString());
  }

  @Test
  void storesWhatDoesNotCompress() throws IOException {
    var packed = DropletWriter.standard().write(contents, directory.resolve("d.tgz"));

    var noise = Files.readAllBytes(directory.resolve("home/app/noise.jar"));
    var file = new String(Files.readAllBytes(packed.file()), StandardCharsets.ISO_8859_1);
    var kept = file.contains(new String(noise, 70_000, 50_000, StandardCharsets.ISO_8859_1));
    assertThat(kept).as("what does not compress is there as it is").isTrue();
    assertThat(file.contains("0123456789abcdef".repeat(8))).as("what does, is not").isFalse();
  }

  @Test
  void noticesALargeFileThatIsTouchedWhileItIsPacked() throws IOException {
    var large = directory.resolve("home/app/large");
    var segment =
        new Segment(
            List.of(
                new Planned.Part(
                    new Planned.RegularFile(
                        Entry.file(new EntryName("app/large"), 0644, Files.size(large), TIME),
                        large,
                        FileFacts.of(large)),
                    0,
                    (int) Files.size(large))));
    Files.setLastModifiedTime(large, FileTime.fromMillis(5));

    try (var line = new PackingLine(2, () -> new Workbench(Compression.GZIP), done -> {})) {
      line.add(segment);
      var refusal =
          catchThrowableOfType(StagingException.PackagingFailed.class, () -> line.finish());

      assertThat(refusal).hasMessage("'./app/large' changed while it was packed");
    }
  }
}
