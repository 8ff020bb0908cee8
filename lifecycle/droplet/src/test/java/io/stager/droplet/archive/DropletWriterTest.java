package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.tarball.Entry;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropletWriterTest {
  private static final FileTree APP =
      FileTree.empty()
          .file("a.txt", "a")
          .file("a/b.txt", "b")
          .executable("bin/greet", "#!/bin/sh\n")
          .link("bin/again", "greet")
          .file("ä", "umlaut")
          .file("Z", "upper case comes first")
          .file("empty", "");

  @TempDir Path directory;

  @Test
  void writesTheSameBytesFromAnotherTreeMadeInAnotherWay() throws IOException {
    var one = new Staged(directory.resolve("one"));
    var other = new Staged(directory.resolve("other/and/elsewhere"));
    var reversed =
        APP.nodes().entrySet().stream()
            .reduce(
                FileTree.empty(),
                (tree, named) -> tree.and(new FileTree(Map.of(named.getKey(), named.getValue()))),
                FileTree::and);
    one.pack(APP);
    var contents = other.contents(reversed);
    var home = directory.resolve("other/and/elsewhere/home/app");
    Files.setLastModifiedTime(home.resolve("Z"), FileTime.fromMillis(1));
    run("chmod", "-R", "g+w", home.toString());
    run("chmod", "o-rwx", home.resolve("empty").toString());
    run("chmod", "0700", home.toString());

    DropletWriter.standard().write(contents, other.file());

    assertThat(other.file()).hasSameBinaryContentAs(one.file());
  }

  @Test
  void writesWhatWasStaged() {
    var packed = new Staged(directory).pack(APP);

    Droplet.open(packed.file()).unpack(directory.resolve("unpacked"), Unpacking.STANDARD);

    assertThat(FileTree.read(directory.resolve("unpacked")))
        .isEqualTo(Staged.FRAME.and(APP.below("app")));
    assertThat(packed.warnings()).isEmpty();
  }

  @Test
  void ordersDepthFirstAndSiblingsByTheirBytes() {
    var packed = new Staged(directory).pack(APP);

    assertThat(Droplet.open(packed.file()).entries())
        .extracting(entry -> entry.name().text())
        .containsExactly(
            "launch.json",
            "staging_info.yml",
            "app",
            "app/Z",
            "app/a",
            "app/a/b.txt",
            "app/a.txt",
            "app/bin",
            "app/bin/again",
            "app/bin/greet",
            "app/empty",
            "app/ä",
            "deps",
            "logs",
            "profile.d",
            "tmp");
  }

  @Test
  void putsEachSidecarIntoAUnitOfItsOwn() {
    var home = new DropletLayout(directory.resolve("home"));
    FileTree.empty().file("x", "x").writeTo(home.app());
    FileTree.empty().file("0/bin/y", "y").writeTo(home.deps());
    FileTree.empty().file("z.sh", "z").writeTo(home.profileD());
    var unit = UnitTree.in(home);
    var contents =
        new DropletContents(
            Staged.LAUNCH,
            Staged.STAGING_INFO,
            unit,
            Map.of(new Slug("b"), unit, new Slug("a"), UnitTree.in(home)));

    DropletWriter.standard().write(contents, directory.resolve("d.tgz"));

    assertThat(Droplet.open(directory.resolve("d.tgz")).entries())
        .extracting(entry -> entry.name().text())
        .containsSubsequence(
            "app/x",
            "deps/0/bin/y",
            "profile.d/z.sh",
            "sidecars/a/app/x",
            "sidecars/a/deps/0/bin/y",
            "sidecars/a/profile.d/z.sh",
            "sidecars/a/tmp",
            "sidecars/b/app/x",
            "tmp");
  }

  @Test
  void keepsWhatIsPrivatePrivateAndRoundsOtherModes() {
    var packed =
        new Staged(directory)
            .pack(
                FileTree.empty()
                    .file("key", "rw-------", "")
                    .file("tool", "r-x------", "")
                    .file("odd", "r--rw-r-x", "")
                    .file("read", "r--r-----", "")
                    .folder("secret", "rwx------")
                    .folder("shared", "rwxrwxrwx"));

    assertThat(Droplet.open(packed.file()).entries())
        .filteredOn(entry -> entry.name().text().startsWith("app/"))
        .extracting(entry -> entry.name().text() + " " + Integer.toOctalString(entry.mode()))
        .containsExactly(
            "app/key 600",
            "app/odd 755",
            "app/read 644",
            "app/secret 700",
            "app/shared 755",
            "app/tool 700");
  }

  @Test
  void dropsSetuidAndSaysSo() throws IOException {
    var staged = new Staged(directory);
    var contents = staged.contents(FileTree.empty().executable("su", ""));
    run("chmod", "4755", directory.resolve("home/app/su").toString());

    var packed = DropletWriter.standard().write(contents, staged.file());

    assertThat(packed.warnings())
        .containsExactly("Files that lose setuid, setgid or sticky: ./app/su");
    assertThat(mode(packed, "app/su")).isEqualTo(0755);
  }

  private static int mode(Packed packed, String name) {
    return Droplet.open(packed.file()).entries().stream()
        .filter(entry -> entry.name().text().equals(name))
        .map(Entry::mode)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void writesAHardLinkedFileOnceAtItsFirstName() throws IOException {
    var staged = new Staged(directory);
    var contents = staged.contents(FileTree.empty().file("m", "content"));
    var app = directory.resolve("home/app");
    Files.createLink(app.resolve("a"), app.resolve("m"));
    Files.createLink(directory.resolve("elsewhere"), app.resolve("m"));

    var packed = DropletWriter.standard().write(contents, staged.file());

    assertThat(Droplet.open(packed.file()).entries())
        .filteredOn(entry -> entry.name().text().startsWith("app/"))
        .extracting(entry -> entry.name() + " " + entry.type() + " " + entry.linkTarget())
        .containsExactly("app/a FILE Optional.empty", "app/m HARD_LINK Optional[app/a]");
    Droplet.open(packed.file()).unpack(directory.resolve("un"), Unpacking.STANDARD);
    assertThat(Files.isSameFile(directory.resolve("un/app/a"), directory.resolve("un/app/m")))
        .isTrue();
  }

  @Test
  void keepsExternalLinksAndNamesThemInOneWarning() {
    var app =
        FileTree.empty()
            .link("inside", "../deps/0")
            .link("usr", "/usr/bin/python3")
            .link("home", "/home/vcap/app/x")
            .link("out1", "/etc/passwd")
            .link("out2", "../../../etc")
            .link("out3", "/home/vcapital");

    var packed = new Staged(directory).pack(app);

    assertThat(packed.warnings())
        .containsExactly(
            "Links that point out of the droplet: ./app/out1 -> /etc/passwd, ./app/out2 ->"
                + " ../../../etc, ./app/out3 -> /home/vcapital");
  }

  @Test
  void givesEveryEntryTheTimeThatWasAskedFor() {
    var time = Instant.parse("2026-01-02T03:04:05Z");
    var staged = new Staged(directory);

    DropletWriter.at(time).write(staged.contents(APP), staged.file());

    assertThat(Droplet.open(staged.file()).entries())
        .extracting(Entry::modified)
        .containsOnly(time);
  }

  @Test
  void namesTheEncoderInTheHeaderAndNoFileOrTime() throws IOException {
    var packed = new Staged(directory).pack(APP);

    var header = new byte[40];
    try (var in = Files.newInputStream(packed.file())) {
      in.readNBytes(header, 0, header.length);
    }
    assertThat(header).startsWith(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255);
    assertThat(new String(header, 12, 2, StandardCharsets.US_ASCII)).isEqualTo("SG");
    assertThat(new String(header, 16, 15, StandardCharsets.US_ASCII)).isEqualTo("java.util.zip 4");
  }

  @Test
  void digestIsOfTheTarAndNotOfItsCompression() throws IOException {
    var staged = new Staged(directory);
    var contents = staged.contents(APP);

    var small = DropletWriter.standard().write(contents, staged.file());
    var quick =
        DropletWriter.standard()
            .with(Compression.parse("gzip:1"))
            .write(contents, directory.resolve("quick.tgz"));

    assertThat(quick.digest()).isEqualTo(small.digest());
    assertThat(quick.figures().fileSha256()).isNotEqualTo(small.figures().fileSha256());
    assertThat("sha256:" + run("sh", "-c", "gzip -dc " + staged.file() + " | sha256sum"))
        .startsWith(small.digest().toString());
    assertThat("sha256:" + run("sha256sum", staged.file().toString()))
        .startsWith(small.figures().fileSha256().toString());
  }

  @Test
  void replacesTheTargetAndLeavesNothingElse() throws IOException {
    var staged = new Staged(directory.resolve("d"));
    var contents = staged.contents(APP);
    Files.writeString(staged.file(), "an older one");

    DropletWriter.standard().write(contents, staged.file());

    assertThat(names(directory.resolve("d"))).containsExactly("droplet.tgz", "home");
    assertThat(Droplet.open(staged.file()).inspect().launch()).isPresent();
  }

  @Test
  void refusesAFifoAndASocketAndLeavesTheOldDroplet() throws IOException {
    var staged = new Staged(directory);
    var contents = staged.contents(APP);
    Files.writeString(staged.file(), "an older one");
    run("mkfifo", directory.resolve("home/app/pipe").toString());

    var fifo = refusal(contents, staged.file());
    Files.delete(directory.resolve("home/app/pipe"));
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("home/app/socket")));
      assertThat(refusal(contents, staged.file())).hasMessageContaining("'./app/socket'");
    }

    assertThat(fifo)
        .hasMessage("A droplet cannot hold a device, socket or FIFO: './app/pipe'")
        .extracting(StagingException::remedy, StagingException::where)
        .containsExactly(
            "remove it, or leave it out in .cfignore",
            Optional.of(directory.resolve("home/app/pipe").toString()));
    assertThat(names(directory)).containsExactly("droplet.tgz", "home");
    assertThat(staged.file()).hasContent("an older one");
  }

  @Test
  void refusesANameThatNoReaderAccepts() {
    var contents = new Staged(directory).contents(FileTree.empty().file("a\\b", ""));

    var refusal = refusal(contents, directory.resolve("d.tgz"));

    assertThat(refusal)
        .hasMessage("A file cannot be packed: the name 'app/a\\b' holds a backslash")
        .extracting(StagingException::remedy)
        .isEqualTo("rename it, or leave it out in .cfignore");
  }

  @Test
  void noticesAFileThatIsNotAsLongAsItWas() {
    // Each file there says that it is empty, and is not.
    var growing =
        new UnitTree(Path.of("/proc/sys/kernel/random"), Optional.empty(), Optional.empty());

    var refusal = refusal(Staged.contents(growing), directory.resolve("d.tgz"));

    assertThat(refusal).hasMessageMatching("'./app/\\w+' changed while it was packed");
    assertThat(refusal.remedy()).isEqualTo("end what writes to it, and stage again");
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void tellsHowMuchRoomThereIsWhereThatIsNotEnough() throws Exception {
    var full = Files.createDirectory(directory.resolve("full"));
    assumeThat(Commands.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", full.toString()))
        .as("a small disk can be mounted")
        .isTrue();
    try {
      var noise = new byte[3 << 20];
      new Random(1).nextBytes(noise);
      var contents = new Staged(directory).contents(FileTree.empty());
      Files.write(directory.resolve("home/app/noise"), noise);

      var refusal = refusal(contents, full.resolve("d.tgz"));

      assertThat(refusal)
          .hasMessageMatching(
              "The droplet could not be written: the disk is full; up to 3\\d{6} bytes are needed"
                  + " and 1048576 bytes are free");
      assertThat(refusal.remedy())
          .isEqualTo("free some space in " + full + ", or name a file on another disk");
      assertThat(names(full)).isEmpty();
    } finally {
      Commands.succeeds("umount", full.toString());
    }
  }

  @Test
  void refusesATreeThatIsNotThere() {
    var contents =
        Staged.contents(
            new UnitTree(directory.resolve("none"), Optional.empty(), Optional.empty()));

    var refusal = refusal(contents, directory.resolve("d.tgz"));

    assertThat(refusal).hasMessage("The droplet could not be written: it is not there");
    assertThat(refusal.where()).contains(directory.resolve("none").toString());
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void saysThatTheDirectoryOfTheTargetIsMissing() {
    var contents = new Staged(directory).contents(APP);

    var refusal =
        catchThrowableOfType(
            StagingException.NotFound.class,
            () -> DropletWriter.standard().write(contents, directory.resolve("no/d.tgz")));

    assertThat(refusal.remedy()).isEqualTo("make the directory first, or name another place");
  }

  @Test
  void leavesNothingWhenItsThreadIsInterrupted() {
    var contents = new Staged(directory).contents(APP);

    Thread.currentThread().interrupt();
    var refusal =
        catchThrowableOfType(
            StagingException.Interrupted.class,
            () -> DropletWriter.standard().write(contents, directory.resolve("d.tgz")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal.remedy()).startsWith("start again");
    assertThat(names(directory)).containsExactly("home");
  }

  private static StagingException.PackagingFailed refusal(DropletContents contents, Path target) {
    return catchThrowableOfType(
        StagingException.PackagingFailed.class,
        () -> DropletWriter.standard().write(contents, target));
  }

  private static List<String> names(Path directory) {
    return Commands.lines("ls", "-A", directory.toString());
  }

  private static String run(String... command) {
    return String.join("\n", Commands.lines(command));
  }
}
