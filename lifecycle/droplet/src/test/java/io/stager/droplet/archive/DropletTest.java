package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stager.droplet.Digest;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.fixtures.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropletTest {
  private static final FileTree APP =
      FileTree.empty()
          .executable("greet", "echo hello\n")
          .file("conf/x", "12345")
          .link("l", "greet");

  private static final Digest NO_DIGEST = new Digest("0".repeat(64));
  private static final DropletFigures NO_FIGURES =
      new DropletFigures(NO_DIGEST, NO_DIGEST, 0, 0, 0);

  @TempDir Path directory;
  private Packed packed = new Packed(Path.of("none"), NO_FIGURES, List.of());

  @BeforeEach
  void pack() {
    packed = new Staged(directory).pack(APP);
  }

  private Droplet droplet() {
    return Droplet.open(packed.file());
  }

  @Test
  void tellsWhatItIs() {
    var summary = droplet().inspect();

    assertThat(summary.figures()).isEqualTo(packed.figures());
    assertThat(summary.launch().orElseThrow().origin().app()).isEqualTo("greeter");
    assertThat(summary.stagingInfo().orElseThrow().text("start_command")).contains("./greet");
    assertThat(summary.areas()).containsExactly(new Area("app", 3, 16));
    assertThat(summary.figures().unpackedSize())
        .isEqualTo(16 + Staged.LAUNCH.length() + Staged.STAGING_INFO.length());
  }

  @Test
  void givesTheDescriptorFromItsFirstBlockAlone() throws IOException {
    Files.write(directory.resolve("home/app/noise"), noise());
    repack();
    var damaged = Files.readAllBytes(packed.file());
    damaged[damaged.length - 6] ^= 1;
    Files.write(packed.file(), damaged);

    assertThat(droplet().launchDescriptor().process("web").orElseThrow().command())
        .isEqualTo("./greet");
    assertThat(catchThrowableOfType(StagingException.UnsafeArchive.class, droplet()::inspect))
        .hasMessage("The droplet is damaged: its checksum is wrong");
  }

  private static byte[] noise() {
    var noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private void repack() {
    var home = new DropletLayout(directory.resolve("home"));
    packed = DropletWriter.standard().write(Staged.contents(UnitTree.in(home)), packed.file());
  }

  @Test
  void copiesOneFileOut() {
    var out = new ByteArrayOutputStream();

    droplet().copy("./app/conf/x", out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("12345");
  }

  @Test
  void saysWhatIsThereInPlaceOfTheFile() {
    assertThat(noFile("app/none")).hasMessage("There is no 'app/none' in the droplet");
    assertThat(noFile("app/conf")).hasMessage("'app/conf' is a directory");
    assertThat(noFile("app/l")).hasMessage("'app/l' is a link to 'greet'");
    assertThat(noFile("app/l").remedy()).isEqualTo("name one of the files that ls shows");
  }

  private StagingException.NotFound noFile(String name) {
    return catchThrowableOfType(
        StagingException.NotFound.class, () -> droplet().copy(name, new ByteArrayOutputStream()));
  }

  @Test
  void unpacksOnlyTheDropletThatIsExpected() {
    var target = directory.resolve("unpacked");
    var other = new Digest("1".repeat(64));

    var refusal =
        catchThrowableOfType(
            StagingException.DigestMismatch.class,
            () -> droplet().unpack(target, Unpacking.STANDARD.expecting(other)));
    var left = Commands.lines("ls", "-A", directory.toString());
    var unpacked = droplet().unpack(target, Unpacking.STANDARD.expecting(packed.digest()));

    assertThat(refusal).hasMessage("This is not the droplet " + other + " but " + packed.digest());
    assertThat(refusal.remedy()).startsWith("fetch the droplet again");
    assertThat(left).containsExactly("droplet.tgz", "home");
    assertThat(unpacked.figures()).isEqualTo(packed.figures());
  }

  @Test
  void verifiesItsDigest() {
    assertThat(droplet().verify(packed.digest())).isEqualTo(packed.figures());
    assertThat(
            catchThrowableOfType(
                StagingException.DigestMismatch.class, () -> droplet().verify(NO_DIGEST)))
        .isNotNull();
  }

  @Test
  void unpacksIntoADirectoryThatIsThereAndEmpty() throws IOException {
    var target = Files.createDirectory(directory.resolve("mount"));
    var before = Files.readAttributes(target, "unix:ino");

    droplet().unpack(target, Unpacking.STANDARD);

    assertThat(FileTree.read(target)).isEqualTo(Staged.FRAME.and(APP.below("app")));
    assertThat(Files.readAttributes(target, "unix:ino")).isEqualTo(before);
  }

  @Test
  void unpacksIntoNothingElse() throws IOException {
    var full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    var link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("home/app"));

    assertThat(refusedTarget(full).remedy())
        .isEqualTo("name a directory that is not there yet, or empty this one");
    assertThat(refusedTarget(link)).hasMessageContaining("is there already");
    assertThat(refusedTarget(packed.file())).hasMessageContaining("is there already");
  }

  private StagingException.Usage refusedTarget(Path target) {
    return catchThrowableOfType(
        StagingException.Usage.class, () -> droplet().unpack(target, Unpacking.STANDARD));
  }

  @Test
  void givesFilesTheirModesAndTimes() throws IOException {
    var unpacked = droplet().unpack(directory.resolve("un"), Unpacking.STANDARD).directory();

    assertThat(FileTree.read(unpacked)).isEqualTo(Staged.FRAME.and(APP.below("app")));
    assertThat(Files.getLastModifiedTime(unpacked.resolve("app/greet")))
        .hasToString("1980-01-01T00:00:01Z");
    assertThat(Files.getLastModifiedTime(unpacked.resolve("app")))
        .hasToString("1980-01-01T00:00:01Z");
  }

  @Test
  void keepsToTheLimitsThatItIsGiven() {
    assertThat(limited(new ReadLimits(3, 1 << 20, 1 << 20, 250, 1024)))
        .hasMessage("The droplet is too large: it holds more than 3 entries");
    assertThat(limited(new ReadLimits(100, 4096, 1 << 20, 250, 1024)))
        .hasMessage("The droplet is too large: it unpacks to more than 4096 bytes");
    assertThat(limited(new ReadLimits(100, 1 << 20, 10, 250, 1024)))
        .hasMessage("The droplet is too large: a file in it has more than 10 bytes");
  }

  @Test
  void stopsWhenItGrowsOutOfProportion() {
    Commands.lines("truncate", "-s", "80M", directory.resolve("home/app/zeros").toString());
    repack();

    assertThat(limited(ReadLimits.STANDARD))
        .hasMessage("The droplet is too large: it unpacks to more than 250 times its size");
  }

  private StagingException.LimitExceeded limited(ReadLimits limits) {
    return catchThrowableOfType(
        StagingException.LimitExceeded.class, () -> Droplet.open(packed.file(), limits).inspect());
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    var refusal =
        catchThrowableOfType(
            StagingException.NotFound.class,
            () -> Droplet.open(directory.resolve("none.tgz")).inspect());

    assertThat(refusal).hasMessageStartingWith("There is no droplet '");
    assertThat(refusal.remedy()).isEqualTo("check the name");
  }

  @Test
  void refusesADirectoryInItsPlace() {
    var refusal =
        catchThrowableOfType(
            StagingException.UnsafeArchive.class, () -> Droplet.open(directory).entries());

    assertThat(refusal).hasMessage("This is no droplet: it is no file");
    assertThat(refusal.remedy()).isEqualTo("name a file that is a droplet");
  }

  @Test
  void readsADescriptorOfALaterSchemaNot() {
    var contents =
        new DropletContents(
            "{\"schema\":2,\"created_by\":\"stager 9\"}",
            "{}",
            new UnitTree(directory.resolve("home/app"), Optional.empty(), Optional.empty()),
            Map.of());
    DropletWriter.standard().write(contents, packed.file());

    var refusal =
        catchThrowableOfType(
            StagingException.InvalidInput.class, () -> droplet().launchDescriptor());

    assertThat(refusal.remedy()).startsWith("use stager 9");
  }
}
