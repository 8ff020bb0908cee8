package io.stager.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.fixtures.FileTree;
import io.stager.fixtures.HostileArchive;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as people make them, and as attackers do. */
final class ForeignArchiveTest {
  /** What only a droplet must be: compressed, with a descriptor, its folders named as they are. */
  private static final Pattern NO_DROPLETS =
      Pattern.compile(
          "(no-droplet|only-a-link-for-a-descriptor|not-gzip|case-of-the-.*)(-in-zstd)?");

  @TempDir private Path dir;

  static Stream<HostileArchive> tarballs() {
    return HostileArchive.all().filter(archive -> !NO_DROPLETS.matcher(archive.name()).matches());
  }

  @ParameterizedTest
  @MethodSource("tarballs")
  void refusesTarballsAsDropletsAreRefused(HostileArchive archive) throws IOException {
    var inside = Files.createDirectory(dir.resolve("inside"));
    var file = archive.writeTo(dir);

    switch (archive.outcome()) {
      case OK, STRIPPED -> new ForeignArchive(file).unpackTo(inside, _ -> 0644);
      case REFUSED, LIMITED ->
          assertThatThrownBy(() -> new ForeignArchive(file).unpackTo(inside, _ -> 0644))
              .isInstanceOf(StagingException.class)
              .satisfies(e -> assertThat(((StagingException) e).remedy()).isNotBlank());
    }

    try (var beside = Files.list(dir)) {
      assertThat(beside).containsExactlyInAnyOrder(inside, file);
    }
  }

  @Test
  void unpacksAPlainTarballWithModesLinksAndHardLinks() throws IOException {
    var tree =
        FileTree.empty()
            .executable("bin/run", "#!/bin/sh\n")
            .file("data", "rw-r-----", "x")
            .link("link", "bin/run");
    tree.writeTo(dir.resolve("from"));
    Files.createLink(dir.resolve("from/same"), dir.resolve("from/data"));
    run("tar", "-C", dir.resolve("from").toString(), "-cf", dir.resolve("a.x").toString(), ".");

    var to = unpacked(dir.resolve("a.x"));

    assertThat(FileTree.read(to)).isEqualTo(FileTree.read(dir.resolve("from")));
  }

  @Test
  void takesModesAndLinksFromAZipsCentralDirectoryEvenBehindAProgram() throws IOException {
    var zip =
        python(
            """
            def entry(name, mode, content):
                info = zipfile.ZipInfo(name)
                info.create_system = 3
                info.external_attr = mode << 16
                z.writestr(info, content)
            entry('run', 0o100755, 'x')
            entry('link', 0o120777, 'run')
            entry('setuid', 0o104755, 'x')
            entry('secret', 0o100200, 'x')
            """);
    var whole = Files.writeString(dir.resolve("whole.jar"), "#!/bin/sh\nexec java -jar $0\n");
    Files.write(whole, Files.readAllBytes(zip), StandardOpenOption.APPEND);

    assertThat(FileTree.read(unpacked(whole)))
        .isEqualTo(
            FileTree.empty()
                .file("run", "rwxr-xr-x", "x")
                .link("link", "run")
                .file("setuid", "rwxr-xr-x", "x")
                .file("secret", "rw-------", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entry('../x', 0o100644, 'x')",
        "entry('/x', 0o100644, 'x')",
        "entry('a', 0o120777, '/etc'); entry('a/x', 0o100644, 'x')",
        "entry('a', 0o120777, '..'); entry('a/x', 0o100644, 'x')",
        "entry('a', 0o120777, 'b'); entry('b/c', 0o100644, 'x'); entry('a/x', 0o100644, 'x')",
        "entry('a', 0o120777, 'b'); entry('a', 0o100644, 'x')",
        "entry('a', 0o100644, 'x'); entry('a', 0o100644, 'x')",
        "entry('a', 0o100644, 'x'); entry('a/b', 0o100644, 'x')",
        "entry('a', 0o120777, '../../etc/passwd')",
        "entry('a', 0o120777, '')",
        "entry('fifo', 0o010644, '')",
        "entry('device', 0o060644, '')"
      })
  void refusesZipsThatDoHarm(String entries) throws IOException {
    var zip =
        python(
            """
            def entry(name, mode, content):
                info = zipfile.ZipInfo(name)
                info.create_system = 3
                info.external_attr = mode << 16
                z.writestr(info, content)
            """
                + entries);
    var inside = Files.createDirectory(dir.resolve("inside"));

    assertThatThrownBy(() -> new ForeignArchive(zip).unpackTo(inside, _ -> 0644))
        .isInstanceOf(StagingException.UnsafeArchive.class);

    assertThat(dir.resolve("x")).doesNotExist();
  }

  @Test
  void unpacksATarballThatZstdCompressed() throws IOException {
    var tree = FileTree.empty().executable("bin/run", "#!/bin/sh\n").file("data", "rw-------", "x");
    tree.writeTo(dir.resolve("from"));
    run("tar", "-C", dir.resolve("from").toString(), "-cf", dir.resolve("a.tar").toString(), ".");
    var file = dir.resolve("a.tar.zst");
    zstd(dir.resolve("a.tar"), file);

    assertThat(FileTree.read(unpacked(file))).isEqualTo(tree);
  }

  @Test
  void saysThatAZstdFileIsDamaged() throws IOException {
    var file = Files.write(dir.resolve("a.tar.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, -3, 0});

    assertThatThrownBy(() -> unpacked(file))
        .isInstanceOf(StagingException.UnsafeArchive.class)
        .satisfies(e -> assertThat(((StagingException) e).remedy()).isNotBlank());
  }

  private static void zstd(Path from, Path to) throws IOException {
    try (var arena = Arena.ofConfined();
        var out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var segment = Bytes.in(arena);
      segment.write(Files.readAllBytes(from));
      var packed = Bytes.in(arena);
      Compression.ZSTD.encoder().encode(segment, packed);
      out.write(packed.content());
    }
  }

  private Path unpacked(Path file) throws IOException {
    var to = Files.createDirectory(dir.resolve("to"));
    new ForeignArchive(file).unpackTo(to, _ -> 0744);
    return to;
  }

  /** {@return a zip that these lines of Python fill} */
  private Path python(String lines) throws IOException {
    var zip = dir.resolve("made.zip");
    var script =
        "import sys, warnings, zipfile\nwarnings.simplefilter('ignore')\nz = zipfile.ZipFile('"
            + zip
            + "', 'w')\n"
            + lines
            + "\nz.close()\n";
    run("python3", "-c", script);
    return zip;
  }

  private static void run(String... words) throws IOException {
    var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(printed).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
