package io.stager.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppFilesTest {
  @TempDir Path temporary;
  private Path app = Path.of("");

  @BeforeEach
  void makeApp() throws IOException {
    app = Files.createDirectory(temporary.resolve("app"));
  }

  @Test
  void takesWhatTheRulesLeaveInTheOrderOfItsBytes() throws IOException {
    write("b.rb", "puts 1");
    write("a/z.rb", "x");
    write("a-b", "");
    write("B", "");
    write("log/x.log", "");
    write("log/sub/keep.log", "");
    write("log/sub/.cfignore", "!keep.log\n");
    write("manifest.yml", "");
    write(".cfignore", "*.log\nnode_modules/\n");
    write("node_modules/m/index.js", "");
    Files.createDirectory(app.resolve("empty"));

    var files = collect();

    assertThat(files.entries())
        .extracting(AppFile::path)
        .containsExactly(
            "B", "a", "a/z.rb", "a-b", "b.rb", "empty", "log", "log/sub", "log/sub/keep.log");
    assertThat(files.count()).isEqualTo(5);
    assertThat(files.bytes()).isEqualTo(7);
    assertThat(files.leftOutCounts()).containsExactly(entry(".cfignore", 2));
    assertThat(files.leftOut())
        .contains(new Ruling("node_modules", "node_modules/", ".cfignore", 2, false));
  }

  @Test
  void copiesModesTimesAndLinks() throws IOException {
    mode(write("run", "#!/bin/sh"), "r-xr-x--x");
    mode(write("secret", "s"), "---------");
    var time = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
    Files.setLastModifiedTime(app.resolve("run"), time);
    write("dir/x", "");
    mode(app.resolve("dir"), "r-xr-xr-x");
    Files.createLink(app.resolve("hard"), app.resolve("run"));
    Files.createSymbolicLink(app.resolve("dangling"), Path.of("dir/none"));
    Files.createSymbolicLink(app.resolve("python"), Path.of("/usr/bin/python3"));
    var target = Files.createDirectory(temporary.resolve("target"));

    collect().copyTo(target);

    assertThat(modes(target))
        .containsExactly("rwxr-x--x run", "rw------- secret", "rwxr-xr-x dir", "rwxr-x--x hard");
    assertThat(Files.getLastModifiedTime(target.resolve("run"))).isEqualTo(time);
    assertThat(target.resolve("hard")).hasContent("#!/bin/sh");
    assertThat(Files.getAttribute(target.resolve("hard"), "unix:nlink")).isEqualTo(1);
    assertThat(Files.readSymbolicLink(target.resolve("dangling"))).hasToString("dir/none");
    assertThat(Files.readSymbolicLink(target.resolve("python"))).hasToString("/usr/bin/python3");
  }

  private static List<String> modes(Path target) throws IOException {
    var modes = new ArrayList<String>();
    for (var name : List.of("run", "secret", "dir", "hard")) {
      var permissions = Files.getPosixFilePermissions(target.resolve(name));
      modes.add(PosixFilePermissions.toString(permissions) + " " + name);
    }
    return modes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "../x", "../sub/../x", "./y", "/home/vcap/app/x", "/usr/bin/env", ".."})
  void keepsLinksThatStayInTheAppOrPointToTheSystem(String target) throws IOException {
    write("sub/y", "");
    Files.createSymbolicLink(app.resolve("sub/link"), Path.of(target));

    assertThat(collect().entries()).contains(new AppFile.Link("sub/link", target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../x",
        "/etc/passwd",
        "/usr/../etc/passwd",
        "../../app/sub/y",
        "/home/vcap/deps",
        "../.."
      })
  void refusesLinksThatLeaveTheAppAndNamesBothEnds(String target) throws IOException {
    write("sub/y", "");
    Files.createSymbolicLink(app.resolve("sub/link"), Path.of(target));

    assertThatThrownBy(this::collect)
        .hasMessage("The symbolic link 'sub/link' leaves the app: it points to '" + target + "'")
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.where()).contains(app + "/sub/link"),
            e ->
                assertThat(e.remedy())
                    .isEqualTo(
                        "copy what it points to into the app, or leave it out with .cfignore"));
  }

  @Test
  void saysHowToMakeAnAbsoluteLinkRelative() throws IOException {
    var file = write("lib/x", "");
    Files.createDirectory(app.resolve("sub"));
    Files.createSymbolicLink(app.resolve("sub/link"), file);

    assertThatThrownBy(this::collect)
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(e ->
            assertThat(e.remedy())
                .isEqualTo("make it relative: ln -sfn '../lib/x' '%s/sub/link'".formatted(app)));
  }

  @Test
  void refusesAPipeAndASocket() throws Exception {
    write("x", "");
    assertThat(new ProcessBuilder("mkfifo", app.resolve("pipe").toString()).start().waitFor())
        .isZero();
    assertRefused("pipe");

    Files.delete(app.resolve("pipe"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(app.resolve("socket")));
      assertRefused("socket");

      write(".cfignore", "socket");
      assertThat(collect().count()).isEqualTo(1);
    }
  }

  private void assertRefused(String name) {
    assertThatThrownBy(this::collect)
        .hasMessage("'" + name + "' is neither a file, a directory nor a link")
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.where()).contains(app.resolve(name).toString()),
            e -> assertThat(e.remedy()).contains(".cfignore"));
  }

  @Test
  void refusesAnAppWithoutFiles() throws IOException {
    Files.createDirectory(app.resolve("empty"));
    assertThatThrownBy(this::collect)
        .hasMessage("No app files found in '" + app + "'")
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(e -> assertThat(e.remedy()).isEqualTo("name the directory that holds the app"));

    write("x", "");
    write(".cfignore", "x");
    assertThatThrownBy(this::collect)
        .isInstanceOf(StagingException.NotFound.class)
        .hasMessage("No app files found in '" + app + "'");
  }

  @Test
  void saysThatAFileWasRemovedOrChangedWhileTheAppWasRead() throws IOException {
    write("x", "");
    var files = collect();
    write("x", "it grew");
    assertThatThrownBy(() -> files.copyTo(Files.createDirectory(temporary.resolve("one"))))
        .hasMessage("'" + app.resolve("x") + "' changed while the app was read")
        .asInstanceOf(type(StagingException.Busy.class))
        .satisfies(e ->
            assertThat(e.remedy())
                .isEqualTo(
                    "stage again when nothing writes to it, or leave it out with .cfignore"));

    Files.delete(app.resolve("x"));
    assertThatThrownBy(() -> files.copyTo(Files.createDirectory(temporary.resolve("two"))))
        .hasMessage("'" + app.resolve("x") + "' was removed while the app was read")
        .isInstanceOf(StagingException.Busy.class);
  }

  @Test
  void keepsEveryByteOfNamesAndLinks() throws IOException {
    var latin = PathBytes.text(new byte[] {'l', (byte) 0xE9});
    Files.createDirectory(app.resolve(PathBytes.path(latin)));
    Files.writeString(app.resolve(PathBytes.path(latin + "/ü")), "x");
    Files.writeString(app.resolve(PathBytes.path(latin + "/gone.log")), "x");
    Files.writeString(app.resolve(PathBytes.path(latin + "/.cfignore")), "*.log\n");
    Files.createSymbolicLink(app.resolve("link"), PathBytes.path(latin + "/ü"));
    var target = Files.createDirectory(temporary.resolve("target"));

    collect().copyTo(target);

    assertThat(collect().entries())
        .containsExactly(
            new AppFile.Link("link", latin + "/ü"),
            new AppFile.Directory(latin),
            new AppFile.Regular(latin + "/ü", 1));
    assertThat(target.resolve(PathBytes.path(latin + "/ü"))).hasContent("x");
    assertThat(PathBytes.text(Files.readSymbolicLink(target.resolve("link"))))
        .isEqualTo(latin + "/ü");
  }

  @Test
  void refusesAnIgnoreFileThatIsNone() throws IOException {
    write("x", "");
    write(".cfignore", "x".repeat((1 << 20) + 1));

    assertThatThrownBy(this::collect)
        .hasMessage("'" + app.resolve(".cfignore") + "' is longer than 1048576 bytes")
        .asInstanceOf(type(StagingException.LimitExceeded.class))
        .satisfies(e -> assertThat(e.remedy()).startsWith("name directories in it"));
  }

  private AppFiles collect() {
    return AppFiles.collect(app, IgnoreRules.defaults());
  }

  private Path write(String path, String text) throws IOException {
    var file = app.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
