package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.tarball.EntryType;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU tar and we read what the other writes. */
class GnuTarTest {
  private static final FileTree APP =
      FileTree.empty()
          .file("d".repeat(90) + "/" + "e".repeat(90) + "/fits the prefix", "1")
          .file("d".repeat(200) + "/" + "e".repeat(200), "2")
          .file("f".repeat(255), "3")
          .file("grüße", "4")
          .executable("run", "#!/bin/sh\n")
          .file("big", "0123456789abcdef".repeat(70_000))
          .link("link", "run")
          .link("far", "x/".repeat(120) + "x")
          .folder("empty");

  @TempDir Path directory;

  @Test
  void unpacksWhatWeWrite() {
    var packed = new Staged(directory).pack(APP);
    var target = FileTree.empty().writeTo(directory.resolve("un"));

    Commands.lines("tar", "-xzf", packed.file().toString(), "-C", target.toString());

    assertThat(FileTree.read(target)).isEqualTo(Staged.FRAME.and(APP.below("app")));
  }

  @Test
  void findsNothingToComplainAbout() {
    var packed = new Staged(directory).pack(APP);

    var listing = Commands.lines("tar", "--numeric-owner", "-tvzf", packed.file().toString());

    assertThat(listing).hasSameSizeAs(Droplet.open(packed.file()).entries());
    assertThat(listing).allMatch(line -> line.contains(" 2000/2000 "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix", "oldgnu"})
  void writesWhatWeRead(String format) throws IOException {
    var source = Staged.FRAME.and(APP.below("app")).writeTo(directory.resolve("vcap"));
    Files.createLink(source.resolve("app/hard"), source.resolve("app/big"));
    var file = directory.resolve("cf.tgz");

    Commands.lines(
        "tar", "--format=" + format, "-czf", file.toString(), "-C", source.toString(), ".");
    Droplet.open(file).unpack(directory.resolve("un"), Unpacking.STANDARD);

    assertThat(FileTree.read(directory.resolve("un"))).isEqualTo(FileTree.read(source));
    assertThat(Droplet.open(file).entries())
        .filteredOn(entry -> entry.type() == EntryType.HARD_LINK)
        .hasSize(1);
  }

  @Test
  void readsAGzipFileThatKnowsItsName() {
    var source = Staged.FRAME.writeTo(directory.resolve("vcap"));
    var file = directory.resolve("droplet.tar");

    Commands.lines("tar", "-cf", file.toString(), "-C", source.toString(), ".");
    Commands.lines("gzip", "--name", file.toString());

    assertThat(Droplet.open(directory.resolve("droplet.tar.gz")).inspect().launch()).isPresent();
  }

  @Test
  void makesADescriptorOfWhatCloudFoundryLeaves() {
    var source =
        FileTree.empty()
            .file("app/x", "x")
            .file("staging_info.yml", Staged.STAGING_INFO)
            .writeTo(directory.resolve("vcap"));
    var file = directory.resolve("cf.tgz");
    Commands.lines("tar", "-czf", file.toString(), "-C", source.toString(), ".");

    var descriptor = Droplet.open(file).launchDescriptor();

    assertThat(descriptor.process("web").orElseThrow().command()).isEqualTo("./greet");
    assertThat(descriptor.process("web").orElseThrow().from()).isEqualTo("staging_info.yml");
    assertThat(descriptor.buildpacks().getFirst().name()).isEqualTo("Binary");
    assertThat(Droplet.open(file).inspect().launch()).isEmpty();
  }

  @Test
  void readsCloudFoundrysFileAsYaml() {
    var source =
        FileTree.empty()
            .file("staging_info.yml", "---\nstart_command: !text ./greet # it\nother: [1]\n")
            .writeTo(directory.resolve("vcap"));
    var file = directory.resolve("cf.tgz");
    Commands.lines("tar", "-czf", file.toString(), "-C", source.toString(), ".");

    var descriptor = Droplet.open(file).launchDescriptor();

    assertThat(descriptor.process("web").orElseThrow().command()).isEqualTo("./greet");
  }

  @Test
  void agreesOnNamesThatAreNoUtf8() throws IOException {
    var app = FileTree.empty().writeTo(directory.resolve("home/app")).toString();
    var shell =
        "cd " + app + " && touch \"$(printf 'a\\377')\" && mkdir \"$(printf '\\201%0150d')\"";
    Commands.lines("sh", "-c", shell + " && ln -s \"$(printf 'a\\377')\" l");
    var contents = Staged.contents(UnitTree.in(new DropletLayout(directory.resolve("home"))));
    var packed = DropletWriter.standard().write(contents, directory.resolve("d.tgz"));

    Droplet.open(packed.file()).unpack(directory.resolve("ours"), Unpacking.STANDARD);
    Commands.lines("mkdir", directory.resolve("theirs").toString());
    Commands.lines(
        "tar", "-xzf", packed.file().toString(), "-C", directory.resolve("theirs").toString());

    Commands.lines(
        "diff",
        "-r",
        directory.resolve("home/app").toString(),
        directory.resolve("ours/app").toString());
    Commands.lines(
        "diff",
        "-r",
        directory.resolve("home/app").toString(),
        directory.resolve("theirs/app").toString());
    assertThat(Droplet.open(packed.file()).entries())
        .extracting(entry -> entry.name().toString())
        .contains("app/a\\xff");
  }
}
