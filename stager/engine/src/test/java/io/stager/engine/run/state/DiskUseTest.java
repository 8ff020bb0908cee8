package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stats} shows and what a quota is held against. */
final class DiskUseTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path directory;

  private InstanceLayout instance = new InstanceLayout(Path.of("/"));

  @BeforeEach
  void makeInstance() throws Exception {
    instance = new InstanceLayout(directory.resolve("instance"));
    Files.createDirectories(instance.home());
    Files.createDirectories(instance.tmp());
  }

  @Test
  void countsHomeAndTmp() throws Exception {
    Files.write(instance.home().resolve("one"), new byte[MEGABYTE]);
    Files.write(instance.tmp().resolve("two"), new byte[MEGABYTE]);

    assertThat(DiskUse.of(instance)).isBetween(2L * MEGABYTE, 3L * MEGABYTE);
  }

  @Test
  void countsNoHolesAndNoSecondNames() throws Exception {
    var file = Files.write(instance.home().resolve("one"), new byte[MEGABYTE]);
    Files.createLink(instance.tmp().resolve("again"), file);
    try (var sparse = new RandomAccessFile(instance.home().resolve("holes").toFile(), "rw")) {
      sparse.setLength(64L * MEGABYTE);
    }

    assertThat(DiskUse.of(instance)).isBetween((long) MEGABYTE, 2L * MEGABYTE);
  }

  @Test
  void takesNothingWhereThereIsNothing() throws Exception {
    assertThat(DiskUse.of(new InstanceLayout(directory.resolve("gone")))).isZero();
  }
}
