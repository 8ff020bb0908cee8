package io.stager.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import io.stager.engine.git.GitAddress;
import io.stager.engine.git.LocalGit;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppSourceTest {
  @TempDir Path dir;

  @Test
  void aDirectoryIsTakenAsItIs() throws IOException {
    Files.writeString(Files.createDirectory(dir.resolve("app")).resolve("x"), "");

    var source = AppSource.locate("app", dir, "m.yml");

    assertThat(source).isEqualTo(new AppSource.Folder(dir.resolve("app")));
    assertThat(source.collect(dir.resolve("unused"), checkouts(), IgnoreDialect.GIT).root())
        .isEqualTo(dir.resolve("app"));
  }

  @Test
  void aJarIsUnpackedAndItsIgnoreFileHolds() throws IOException {
    zip("META-INF/", "META-INF/MANIFEST.MF", ".cfignore", "a/b.class", "skipped");

    var files =
        AppSource.locate("app.jar", dir, "m.yml")
            .collect(scratch(), checkouts(), IgnoreDialect.GIT);

    assertThat(files.entries())
        .extracting(AppFile::path)
        .containsExactly("META-INF", "META-INF/MANIFEST.MF", "a", "a/b.class");
    var permissions = Files.getPosixFilePermissions(files.root().resolve("a/b.class"));
    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rwxr--r--");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "a\\\\b", "a//b"})
  void refusesNamesThatLeadOut(String name) throws IOException {
    zip("ok", name);
    var source = AppSource.locate("app.jar", dir, "m.yml");
    var scratch = scratch();

    assertThatThrownBy(() -> source.collect(scratch, checkouts(), IgnoreDialect.GIT))
        .asInstanceOf(type(StagingException.UnsafeArchive.class))
        .satisfies(
            e -> assertThat(e.where()).contains(dir.resolve("app.jar").toString()),
            e -> assertThat(e.remedy()).startsWith("use it only if you know who made it"));
    assertThat(dir.resolve("x")).doesNotExist();
  }

  @Test
  void aTarballIsUnpackedWithItsModes() throws IOException {
    FileTree.empty().executable("run", "x").file("data", "y").writeTo(dir.resolve("packed"));
    tar("-czf", "app.tgz");
    tar("-cf", "app.tar");

    for (var name : List.of("app.tgz", "app.tar")) {
      var files =
          AppSource.locate(name, dir, "m.yml")
              .collect(Files.createTempDirectory(dir, "scratch"), checkouts(), IgnoreDialect.GIT);

      assertThat(files.root().resolve("run")).isExecutable();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(files.root().resolve("data"))))
          .isEqualTo("rw-r--r--");
    }
  }

  private void tar(String how, String name) throws IOException {
    var process =
        new ProcessBuilder("tar", "-C", dir.resolve("packed").toString(), how, name, ".")
            .directory(dir.toFile())
            .inheritIO();
    process.command().set(4, dir.resolve(name).toString());
    assertThat(process.start().onExit().join().exitValue()).isZero();
  }

  @Test
  void aGitRepositoryIsFetchedOncePerCommitAndItsIgnoreFileHolds() throws IOException {
    FileTree.empty()
        .file("app.rb", "x")
        .file(".cfignore", "*.md\n")
        .file("a.md", "")
        .writeTo(dir.resolve("origin"));
    var git = LocalGit.init(dir.resolve("origin"));
    var commit = git.run("rev-parse", "HEAD");
    var source = AppSource.locate(git.url(), dir, "m.yml");

    var files = source.collect(dir.resolve("unused"), checkouts(), IgnoreDialect.GIT);
    var again = source.collect(dir.resolve("unused"), checkouts(), IgnoreDialect.GIT);

    assertThat(files.entries()).extracting(AppFile::path).containsExactly("app.rb");
    assertThat(files.root()).isEqualTo(dir.resolve("checkouts").resolve(commit).resolve("origin"));
    assertThat(again).isEqualTo(files);
    var offline = new KeptCheckouts(dir.resolve("checkouts"), Map.of(), true);
    assertThat(offline.of(GitAddress.parse(git.url() + "#" + commit).orElseThrow()))
        .isEqualTo(files.root());
    assertThatThrownBy(() -> source.collect(dir.resolve("unused"), offline, IgnoreDialect.GIT))
        .hasMessage("Offline, and not on this machine: '" + git.url() + "'")
        .isInstanceOf(StagingException.NotFound.class);
  }

  @Test
  void refusesAFileThatIsADirectoryToo() throws IOException {
    zip("a", "a/b");
    var source = AppSource.locate("app.jar", dir, "m.yml");
    var scratch = scratch();

    assertThatThrownBy(() -> source.collect(scratch, checkouts(), IgnoreDialect.GIT))
        .isInstanceOf(StagingException.UnsafeArchive.class);
  }

  @Test
  void refusesAFileThatIsNoZip() throws IOException {
    Files.writeString(dir.resolve("app.txt"), "hello");
    var source = AppSource.locate("app.txt", dir, "m.yml");
    var scratch = scratch();

    assertThatThrownBy(() -> source.collect(scratch, checkouts(), IgnoreDialect.GIT))
        .hasMessageStartingWith("'%s' is no zip that can be read: ", dir.resolve("app.txt"))
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(e ->
            assertThat(e.remedy()).isEqualTo("name a directory, or a whole zip, jar or tarball"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | The source 'none' is not there | 7",
        "git://x.test/a.git | The source 'git://x.test/a.git' is an address that cannot be"
            + " fetched | 3"
      })
  void saysWhatIsNotThere(String given, String message, int code) {
    assertThatThrownBy(() -> AppSource.locate(given, dir, "m.yml, line 3"))
        .hasMessage(message)
        .asInstanceOf(type(StagingException.class))
        .satisfies(
            e -> assertThat(e.exitCode()).isEqualTo(code),
            e -> assertThat(e.where()).contains("m.yml, line 3"),
            e -> assertThat(e.remedy()).isNotBlank());
  }

  private KeptCheckouts checkouts() {
    return new KeptCheckouts(dir.resolve("checkouts"), Map.of(), false);
  }

  private Path scratch() throws IOException {
    return Files.createDirectory(dir.resolve("scratch"));
  }

  /** Writes a jar of these entries, each with a text; the ignore file names one of them. */
  private void zip(String... names) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("app.jar")))) {
      for (var name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write("skipped\n".getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
      }
    }
  }
}
