package io.stager.engine.staging;

import io.stager.engine.StagerHome;
import io.stager.engine.Turn;
import io.stager.engine.container.OciRuntime;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one staging, gone when the staging ends.
 *
 * <p>Its owner holds a lock that ends with its process. A workspace that nobody holds is what a
 * killed staging left: the next one ends its containers and deletes it, with the droplet that it
 * had begun. While that goes on nobody begins another, so that none is taken for abandoned before
 * its lock is held.
 *
 * <pre>
 * STATE/staging/ID/
 *   owner              the lock
 *   target             where the droplet goes, once that is begun
 *   units/NAME/home/   what the unit's scripts see as /home/vcap
 *   units/NAME/tmp/    … and as /tmp
 *   units/NAME/cache/  copies of the caches, which take their places in the end
 *   bundles/N/         the container of each script
 * </pre>
 */
final class Workspace implements AutoCloseable {
  private static final Pattern CONTAINER = Pattern.compile("staging-([0-9a-f]+)-\\d+");
  private static final String OWNER = "owner";
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final String id;
  private final Path directory;
  private final Turn owner;
  private int bundles;

  private Workspace(String id, Path directory, Turn owner) {
    this.id = id;
    this.directory = directory;
    this.owner = owner;
  }

  static Workspace open(StagerHome home, Optional<OciRuntime> runtime)
      throws IOException, InterruptedException {
    var staging = Files.createDirectories(home.staging());
    try (var alone = Turn.await(staging.resolve("lock"), holder -> {})) {
      sweep(staging, runtime);
      return begin(staging);
    }
  }

  /** Others may not look into it: scripts have secrets in their environment. */
  private static Workspace begin(Path staging) throws IOException {
    var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var directory = Files.createDirectory(staging.resolve(id), PRIVATE);
    return new Workspace(id, directory, Turn.now(directory.resolve(OWNER)).orElseThrow());
  }

  private static void sweep(Path staging, Optional<OciRuntime> runtime)
      throws IOException, InterruptedException {
    for (var directory : entries(staging)) {
      if (canBeEnded(directory, runtime)) {
        sweepAbandoned(directory, runtime);
      }
    }
    if (runtime.isPresent()) {
      endOrphans(staging, runtime.get());
    }
  }

  /** Containers that outlived their workspace: it was deleted while they could not be ended. */
  private static void endOrphans(Path staging, OciRuntime runtime)
      throws IOException, InterruptedException {
    for (var container : runtime.list()) {
      var name = CONTAINER.matcher(container);
      if (name.matches() && !Files.isDirectory(staging.resolve(name.group(1)))) {
        runtime.deleteAll(prefix(name.group(1)));
      }
    }
  }

  /** One without a file for its owner was killed before that was made, or is being deleted. */
  private static void sweepAbandoned(Path directory, Optional<OciRuntime> runtime)
      throws IOException, InterruptedException {
    var owner = directory.resolve(OWNER);
    var turn = Files.exists(owner) ? Turn.now(owner) : Optional.<Turn>empty();
    if (turn.isPresent() || !Files.exists(owner)) {
      if (runtime.isPresent()) {
        runtime.get().deleteAll(prefix(directory.getFileName().toString()));
      }
      deleteBegunDroplet(directory.resolve("target"));
      new Tree(directory).delete();
    }
    if (turn.isPresent()) {
      turn.get().close();
    }
  }

  /** Something may still run in it, which only who has a runtime can end. */
  private static boolean canBeEnded(Path directory, Optional<OciRuntime> runtime) {
    return runtime.isPresent() || !Files.isDirectory(directory.resolve("bundles"));
  }

  /** The writer of droplets begins one beside its place, under a name of its own. */
  private static void deleteBegunDroplet(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    var droplet = Path.of(Files.readString(target));
    var begun =
        Pattern.compile(
            "\\.stager-[0-9a-f]{16}-" + Pattern.quote(droplet.getFileName().toString()));
    if (Files.isDirectory(droplet.resolveSibling("."))) {
      for (var file : entriesOf(droplet.resolveSibling("."))) {
        if (begun.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Remembers where the droplet goes, for whoever clears up after us. */
  void packsTo(Path target) throws IOException {
    Files.writeString(directory.resolve("target"), target.toAbsolutePath().toString());
  }

  private static List<Path> entries(Path directory) throws IOException {
    return entriesOf(directory).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> entriesOf(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static String prefix(String id) {
    return "staging-" + id + "-";
  }

  /** A container to be: its name, and the folder for its bundle. */
  record Slot(String id, Path directory) {}

  synchronized Slot nextContainer() throws IOException {
    var number = bundles++;
    return new Slot(prefix(id) + number, directory.resolve("bundles").resolve("" + number));
  }

  Path directory() {
    return directory;
  }

  Path unit(String name) throws IOException {
    return Files.createDirectories(directory.resolve("units").resolve(name));
  }

  /** The lock goes last: what has none is anybody's to clear up. */
  @Override
  public void close() throws IOException {
    for (var entry : entriesOf(directory)) {
      if (!entry.equals(directory.resolve(OWNER))) {
        new Tree(entry).delete();
      }
    }
    try {
      new Tree(directory).delete();
    } catch (DirectoryNotEmptyException e) {
      // Somebody clears up after us already.
    }
    owner.close();
  }
}
