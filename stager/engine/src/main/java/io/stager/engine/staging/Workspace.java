package io.stager.engine.staging;

import io.stager.engine.StagerHome;
import io.stager.engine.container.OciRuntime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The folder of one staging, gone when the staging ends.
 *
 * <p>Its owner holds a lock that ends with its process. A workspace that nobody holds is what a
 * killed staging left: the next one ends its containers and deletes it.
 *
 * <pre>
 * STATE/staging/ID/
 *   owner              the lock
 *   units/NAME/home/   what the unit's scripts see as /home/vcap
 *   units/NAME/tmp/    … and as /tmp
 *   bundles/N/         the container of each script
 * </pre>
 */
final class Workspace implements AutoCloseable {
  private final String id;
  private final Path directory;
  private final FileChannel owner;
  private int bundles;

  private Workspace(String id, Path directory, FileChannel owner) {
    this.id = id;
    this.directory = directory;
    this.owner = owner;
  }

  static Workspace open(StagerHome home, Optional<OciRuntime> runtime)
      throws IOException, InterruptedException {
    Files.createDirectories(home.staging());
    sweep(home.staging(), runtime);
    var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var directory = Files.createDirectory(home.staging().resolve(id));
    var owner =
        FileChannel.open(
            directory.resolve("owner"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    owner.lock();
    return new Workspace(id, directory, owner);
  }

  private static void sweep(Path staging, Optional<OciRuntime> runtime)
      throws IOException, InterruptedException {
    for (var directory : entries(staging)) {
      if (abandoned(directory.resolve("owner"))) {
        if (runtime.isPresent()) {
          endContainers(runtime.get(), directory.getFileName().toString());
        }
        new Tree(directory).delete();
      }
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static boolean abandoned(Path owner) {
    try (var channel = FileChannel.open(owner, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      // Held by another staging of this process, or being made or deleted just now.
      return false;
    }
  }

  private static void endContainers(OciRuntime runtime, String id)
      throws IOException, InterruptedException {
    for (var container : runtime.list()) {
      if (container.startsWith(prefix(id))) {
        runtime.delete(container);
      }
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

  Path unit(String name) throws IOException {
    return Files.createDirectories(directory.resolve("units").resolve(name));
  }

  @Override
  public void close() throws IOException {
    new Tree(directory).delete();
    owner.close();
  }
}
