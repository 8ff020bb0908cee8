package io.stager.engine.run.state;

import io.stager.droplet.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of one app, and the names in it. */
public record AppLayout(Path dir) {
  /** {@return the app's name as a folder} */
  public String slug() {
    return dir.getFileName().toString();
  }

  /** {@return what is wanted of the app} */
  public Path file() {
    return dir.resolve("app.json");
  }

  /** {@return the values of its environment} */
  public Path env() {
    return dir.resolve("env.json");
  }

  /** {@return the lines that its instances wrote} */
  public Path log() {
    return dir.resolve("log.ndjson");
  }

  /** {@return what happened to its instances} */
  public Path events() {
    return dir.resolve("events.ndjson");
  }

  /** {@return the file whose lock a push holds} */
  public Path lock() {
    return dir.resolve("lock");
  }

  /** {@return the folder of its droplets} */
  public Path droplets() {
    return dir.resolve("droplets");
  }

  /** {@return the place of the droplet with this digest} */
  public Path droplet(Digest digest) {
    return droplets().resolve(digest.hex());
  }

  /** {@return the folder of the instance with this guid, which need not be there} */
  public InstanceLayout instance(String guid) {
    return new InstanceLayout(instancesDir().resolve(guid));
  }

  /** {@return the folders of its instances, also of those that were left half made} */
  public List<InstanceLayout> instances() {
    return folders(instancesDir());
  }

  /** {@return the folder of what is known of its tasks} */
  public Path tasks() {
    return dir.resolve("tasks");
  }

  /** {@return what is known of the task with this number} */
  public Path task(int id) {
    return tasks().resolve(id + ".json");
  }

  /** {@return the folder of the task with this guid, which is there while it runs} */
  public InstanceLayout taskInstance(String guid) {
    return new InstanceLayout(taskInstancesDir().resolve(guid));
  }

  /** {@return the folders of the tasks that run, also of those that were left half made} */
  public List<InstanceLayout> taskInstances() {
    return folders(taskInstancesDir());
  }

  private static List<InstanceLayout> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var entries = Files.list(parent)) {
      return entries.sorted().map(InstanceLayout::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path instancesDir() {
    return dir.resolve("instances");
  }

  private Path taskInstancesDir() {
    return dir.resolve("task-instances");
  }
}
