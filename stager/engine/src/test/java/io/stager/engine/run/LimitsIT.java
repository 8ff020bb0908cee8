package io.stager.engine.run;

import static io.stager.engine.run.LiveApps.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.engine.run.state.LogLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an instance that runs for real may use: memory for each member, disk for all. */
final class LimitsIT {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  @RegisterExtension private final LiveApps live = new LiveApps();

  @Test
  void aGreedySidecarIsTheOneThatDies() throws Exception {
    var greedy =
        "until [ -e eat ]; do sleep 0.02; done; exec perl -e '$x = q(x) x 60_000_000; sleep'";
    live.deploy("sample", SampleDroplet.withSidecar(live.directory(), greedy)).await(new Started());
    var first = live.guid();
    assertThat(memberLimits(first)).containsExactly(96L << 20, 32L << 20);

    Files.createFile(live.instance().resolve("home/app/eat"));
    eventually(() -> !live.crashes("sample").isEmpty());

    assertThat(live.crashes("sample").getFirst().description())
        .isEqualTo("APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137 (out of memory)");
    assertThat(live.apps().log("sample").recent(200))
        .extracting(LogLine::text)
        .doesNotContain("Exit status 137", "Killed")
        .noneMatch(text -> text.contains("limit of memory holds"));
    eventually(() -> memberLimits(first).isEmpty());
  }

  @Test
  void aDropletThatNeedsMoreDiskThanAnInstanceMayUseIsRefused() throws Exception {
    var sample = SampleDroplet.answering(live.directory());
    var large = new RunRequest.Droplet(sample.file(), sample.digest(), sample.launch(), 200L << 20);

    assertThatThrownBy(() -> live.deploy("sample", large))
        .isInstanceOf(StagingException.LimitExceeded.class)
        .hasMessage(
            "The droplet of app 'sample' takes 200 MB of disk, and an instance of process 'web' may"
                + " use 128 MB")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo(
            "give it more disk (disk_quota in the manifest, or -k) and stage it again, or leave"
                + " files out with .cfignore");
  }

  @Test
  void anInstanceThatFillsItsDiskCrashes() throws Exception {
    var filling =
        "until [ -e fill ]; do sleep 0.02; done; head -c 140000000 /dev/zero > /tmp/much; sleep 99";
    live.deploy("sample", SampleDroplet.withSidecar(live.directory(), filling))
        .await(new Started());
    // Holes take no disk.
    Files.createFile(live.instance().resolve("home/app/fill"));
    try (var sparse = new RandomAccessFile(live.instance().resolve("home/holes").toFile(), "rw")) {
      sparse.setLength(1L << 32);
    }

    eventually(() -> !live.crashes("sample").isEmpty());

    assertThat(live.crashes("sample").getFirst().description())
        .matches("APP/PROC/WEB: Disk quota exceeded \\(13\\d MB of 128 MB are used\\)");
    eventually(() -> live.types().getLast().equals("running"));
  }

  /** The limits of the members' groups of an instance, as the kernel has them. */
  private static List<Long> memberLimits(String instance) throws IOException {
    return Stream.of("memory/stager", "stager")
        .map(GROUPS::resolve)
        .map(all -> all.resolve(instance))
        .filter(Files::isDirectory)
        .flatMap(LimitsIT::limits)
        .toList();
  }

  private static Stream<Long> limits(Path parent) {
    return Stream.of("0-process", "1-sidecar-config-server")
        .map(parent::resolve)
        .flatMap(group -> Stream.of("memory.limit_in_bytes", "memory.max").map(group::resolve))
        .filter(Files::exists)
        .map(file -> Long.valueOf(read(file)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
