package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stager.droplet.StagingException;
import io.stager.fixtures.FileTree;
import io.stager.fixtures.HostileArchive;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hostile archive against every way to read one. */
class HostileArchiveTest {
  @TempDir Path directory;

  static Stream<HostileArchive> archives() {
    return HostileArchive.all();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void endsAsTheListSays(HostileArchive archive) {
    requireOutcome(archive, Unpacking.STANDARD);
  }

  @ParameterizedTest
  @MethodSource("archives")
  void writesNowhereElseWhenExternalLinksAreKept(HostileArchive archive) {
    if (archive.words().contains("out of the droplet") && archive.words().size() == 1) {
      Droplet.open(archive.writeTo(directory))
          .unpack(directory.resolve("target"), Unpacking.STANDARD.keepingExternalLinks());
    } else {
      requireOutcome(archive, Unpacking.STANDARD.keepingExternalLinks());
    }
  }

  private void requireOutcome(HostileArchive archive, Unpacking how) {
    var file = archive.writeTo(directory);
    FileTree.empty().file("outside/x", "untouched").writeTo(directory);
    var target = directory.resolve("deep/er/target");
    FileTree.empty().folder("deep/er").writeTo(directory);
    var before = FileTree.read(directory);

    var failure = catchThrowable(() -> Droplet.open(file).unpack(target, how));

    switch (archive.outcome()) {
      case REFUSED -> assertThat(failure).isInstanceOf(StagingException.UnsafeArchive.class);
      case LIMITED -> assertThat(failure).isInstanceOf(StagingException.LimitExceeded.class);
      case STRIPPED, OK -> assertThat(failure).isNull();
    }
    if (failure instanceof StagingException refusal) {
      assertThat(archive.words()).anyMatch(String.valueOf(refusal.getMessage())::contains);
      assertThat(refusal.remedy()).isNotBlank();
      assertThat(refusal.where().orElse("")).startsWith(file.toString());
      assertThat(FileTree.read(directory)).isEqualTo(before);
    } else {
      assertThat(Commands.lines("find", target.toString(), "-perm", "/7000")).isEmpty();
      assertThat(FileTree.read(directory.resolve("outside")))
          .isEqualTo(FileTree.empty().file("x", "untouched"));
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void isRefusedWithoutUnpackingToo(HostileArchive archive) {
    var droplet = Droplet.open(archive.writeTo(directory));

    var failure = catchThrowable(droplet::inspect);

    // An external link harms only whoever makes it.
    if (archive.words().contains("out of the droplet") && archive.words().size() == 1) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure == null)
          .isEqualTo(
              switch (archive.outcome()) {
                case REFUSED, LIMITED -> false;
                case STRIPPED, OK -> true;
              });
    }
  }
}
