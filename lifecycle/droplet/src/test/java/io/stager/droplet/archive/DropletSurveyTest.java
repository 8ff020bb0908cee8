package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropletSurveyTest {
  private static final FileTree APP =
      FileTree.empty()
          .executable("greet", "#!/usr/bin/env python3\n")
          .file("lib/a.js", "x".repeat(5000))
          .file("lib/deep/copy.js", "x".repeat(5000))
          .file("lib/b.js", "y")
          .link("again", "greet");

  @TempDir Path directory;

  @Test
  void tellsKindsDirectoriesAndDuplicates() throws IOException {
    var contents = new Staged(directory).contents(APP);
    Files.write(directory.resolve("home/app/tool"), elf(183));
    DropletWriter.standard().write(contents, directory.resolve("d.tgz"));

    var survey = Droplet.open(directory.resolve("d.tgz")).survey();

    assertThat(survey.kinds())
        .extracting(DropletSurvey.Share::name)
        .containsExactly("text", "ELF arm64", "script");
    assertThat(survey.largestDirectories(2))
        .containsExactly(
            new DropletSurvey.Share("app", 5, 10_001 + 64 + 23),
            new DropletSurvey.Share("app/lib", 3, 10_001));
    assertThat(survey.largestFiles(1)).extracting(PackedFile::name).containsExactly("app/lib/a.js");
    assertThat(survey.duplicates())
        .containsExactly(
            new DropletSurvey.Duplicate(List.of("app/lib/a.js", "app/lib/deep/copy.js"), 5000));
    assertThat(survey.summary().figures())
        .isEqualTo(Droplet.open(directory.resolve("d.tgz")).inspect().figures());
  }

  @Test
  void findsNothingWrongWithWhatRuns() {
    assertThat(survey("d", APP).faults()).isEmpty();
  }

  @Test
  void saysWhyACommandWouldNotRun() throws IOException {
    var missing = survey("missing", FileTree.empty().file("x", ""));
    var plain = survey("plain", FileTree.empty().file("greet", ""));
    var asks = survey("asks", FileTree.empty().executable("greet", "#!/home/vcap/deps/0/bin/rb\n"));
    var contents = new Staged(directory.resolve("foreign")).contents(APP);
    var greet = directory.resolve("foreign/home/app/greet");
    Files.write(greet, elf(183));
    var launch =
        Staged.LAUNCH.replaceFirst(
            "\"app\"",
            "\"stack\":{\"name\":\"host\",\"id\":\"x\",\"os\":\"linux\",\"arch\":\"amd64\"},\"app\"");
    DropletWriter.standard()
        .write(
            new DropletContents(launch, contents.stagingInfo(), contents.unit(), Map.of()),
            directory.resolve("foreign.tgz"));
    var foreign = Droplet.open(directory.resolve("foreign.tgz")).survey();

    assertThat(missing.faults())
        .containsExactly("Process 'web' cannot run: ./greet is not in the droplet");
    assertThat(plain.faults())
        .containsExactly("Process 'web' cannot run: ./greet is not executable");
    assertThat(asks.faults())
        .containsExactly(
            "Process 'web' cannot run: ./greet asks for /home/vcap/deps/0/bin/rb, which is not in"
                + " the droplet");
    assertThat(foreign.faults())
        .containsExactly(
            "Process 'web' cannot run: ./greet is built for arm64, the stack is amd64");
  }

  @Test
  void differsInFilesAndMembers() {
    var first = survey("first", APP);
    var second =
        survey("second", APP.file("new", "12").file("lib/b.js", "z").link("again", "lib/b.js"));

    var difference = DropletDifference.between(first, second);

    assertThat(difference.files())
        .extracting(change -> change.kind() + " " + change.name())
        .containsExactly("changed app/again", "changed app/lib/b.js", "added app/new");
    assertThat(difference.members()).isEmpty();
    assertThat(difference.areas()).isEqualTo(Map.of("app", 2L));
    assertThat(DropletDifference.between(first, first).isEmpty()).isTrue();
    assertThat(DropletDifference.between(second, first).files())
        .contains(new DropletDifference.Change("app/new", DropletDifference.Kind.REMOVED));
  }

  private DropletSurvey survey(String name, FileTree app) {
    var staged = new Staged(directory.resolve(name));
    var contents = staged.contents(app);
    DropletWriter.standard().write(contents, staged.file());
    return Droplet.open(staged.file()).survey();
  }

  private static byte[] elf(int machine) {
    var file = new byte[64];
    file[0] = 0x7f;
    file[1] = 'E';
    file[2] = 'L';
    file[3] = 'F';
    file[18] = (byte) machine;
    return file;
  }
}
