package io.stager.engine.run;

import static io.stager.engine.run.LiveApps.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hundred crashes of whole instances, up to Cloud Foundry's last restart: nothing grows. */
final class RestartsIT {
  private static final int CRASHES = 200;
  private static final int EARLY = 20;
  private static final int LATE = 180;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** In the watcher's view half a day passes in a second, and no restart is long to wait for. */
  @RegisterExtension private final LiveApps live = new LiveApps("-Dtest.clock.speed=50000");

  @Test
  void twoHundredCrashesLeaveNothingBehind() throws Exception {
    var droplet = SampleDroplet.withCommand(live.directory(), "exit 3");

    live.deploy("sample", droplet);
    eventually(LIMIT, () -> crashes() >= EARLY);
    var early = descriptors();
    eventually(LIMIT, () -> crashes() >= LATE);
    var late = descriptors();
    eventually(LIMIT, () -> crashes() == CRASHES && live.runtime().list().isEmpty());

    assertThat(late).isLessThanOrEqualTo(early + EARLY);
    var last = live.crashes("sample").getLast();
    assertThat(last.count()).isEqualTo(CRASHES);
    assertThat(last.restartSeconds()).isEmpty();
    eventually(LIMIT, () -> leftOf(instances()).isEmpty());
    assertThat(zombies()).isZero();
  }

  private int crashes() {
    return live.crashes("sample").size();
  }

  private Set<String> instances() {
    return live.apps().events("sample").stream()
        .map(event -> event.subject().instance())
        .collect(Collectors.toSet());
  }

  /** An instance that is just made has some for a moment, so the least of many looks counts. */
  private long descriptors() throws IOException, InterruptedException {
    var watcher = Path.of("/proc", Long.toString(live.watcher()));
    var least = Long.MAX_VALUE;
    for (int i = 0; i < 30; i++) {
      least = Math.min(least, entries(watcher.resolve("fd")).count());
      Thread.sleep(Duration.ofMillis(10));
    }
    return least;
  }

  /** Folders, control groups, network interfaces and mounts that bear the name of an instance. */
  private Set<String> leftOf(Set<String> instances) throws IOException {
    var groups =
        entries(Path.of("/sys/fs/cgroup"))
            .flatMap(controller -> entries(controller.resolve("stager")));
    var places =
        Stream.of(
                entries(live.instances()),
                groups,
                entries(Path.of("/sys/fs/cgroup/stager")),
                entries(Path.of("/sys/class/net")))
            .flatMap(some -> some)
            .map(place -> place.getFileName().toString());
    var mounts =
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
            .filter(line -> line.contains(live.directory().toString()));
    return Stream.concat(places.filter(name -> names(instances, name)), mounts)
        .collect(Collectors.toSet());
  }

  /** An interface has the first digits of the guid in its name. */
  private static boolean names(Set<String> instances, String name) {
    return instances.stream()
        .anyMatch(guid -> name.contains(guid) || name.endsWith(guid.substring(0, 8)));
  }

  /** Ended processes that nobody has asked after: children of the watcher, or nobody's. */
  private long zombies() throws IOException {
    var watcher = Long.toString(live.watcher());
    return entries(Path.of("/proc"))
        .filter(process -> process.getFileName().toString().matches("\\d+"))
        .map(process -> process.resolve("stat"))
        .filter(stat -> isZombieOf(stat, watcher))
        .count();
  }

  private static boolean isZombieOf(Path stat, String parent) {
    try {
      var fields = Files.readString(stat);
      return fields.substring(fields.lastIndexOf(')')).startsWith(") Z " + parent + " ");
    } catch (IOException e) {
      return false;
    }
  }

  private static Stream<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
