package io.stager.engine.run.state;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A command that runs once beside an app, from its droplet and with its environment: what was
 * wanted, and how it ended.
 *
 * @param id counts the tasks of the app
 * @param instance the guid of its container
 * @param end how it ended; nothing while it runs
 */
public record Task(int id, Work work, String instance, Instant started, Optional<End> end) {
  /**
   * What was wanted.
   *
   * @param process the process type whose settings it takes where it has none of its own
   */
  public record Work(String name, String command, String process, int memoryMb, int diskMb) {
    /** {@return the work that the object describes} */
    public static Work from(JsonObject json) {
      return new Work(
          json.text("name").orElse(""),
          json.text("command").orElse(""),
          json.text("process").orElse(""),
          json.integer("memory_mb").orElse(1024),
          json.integer("disk_mb").orElse(1024));
    }

    /** {@return the work as requests and files hold it} */
    public JsonObject toJson() {
      return JsonObject.empty()
          .with("name", name)
          .with("command", command)
          .with("process", process)
          .with("memory_mb", memoryMb)
          .with("disk_mb", diskMb);
    }

    /** {@return where its lines come from} */
    public String source() {
      return "APP/TASK/" + name + "/0";
    }
  }

  /**
   * How it ended.
   *
   * @param status its exit status, where it came that far
   * @param failure why it failed, if it did
   */
  public record End(Instant time, Optional<Integer> status, Optional<String> failure) {}

  /** What a task does, in Cloud Foundry's words. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /** {@return what it does} */
  public State state() {
    return end.map(e -> e.failure().isPresent() ? State.FAILED : State.SUCCEEDED)
        .orElse(State.RUNNING);
  }

  /** {@return the task, over} */
  public Task ended(End how) {
    return new Task(id, work, instance, started, Optional.of(how));
  }

  /** {@return the app's tasks that are still known, the newest first} */
  public static List<Task> all(AppLayout layout) {
    if (!Files.isDirectory(layout.tasks())) {
      return List.of();
    }
    try (var files = Files.list(layout.tasks())) {
      return files
          .flatMap(file -> read(file).stream())
          .sorted(Comparator.comparingInt(Task::id).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Task> read(Path file) {
    try {
      return Optional.of(from(JsonObject.parse(Files.readString(file))));
    } catch (IOException | JsonException | DateTimeException e) {
      return Optional.empty(); // Just removed, or none of ours.
    }
  }

  /** {@return the task that the object describes} */
  public static Task from(JsonObject json) {
    return new Task(
        json.integer("id").orElse(0),
        Work.from(json),
        json.text("instance").orElse(""),
        json.text("started").map(Instant::parse).orElse(Instant.EPOCH),
        json.text("ended")
            .map(Instant::parse)
            .map(time -> new End(time, json.integer("exit_status"), json.text("reason"))));
  }

  /** Writes it into its app's folder. */
  public void write(AppLayout layout) {
    try {
      AtomicFile.write(layout.task(id), toJson().pretty() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the task as its file and scripts have it; the keys are stable} */
  public JsonObject toJson() {
    return work.toJson()
        .with("schema", App.SCHEMA)
        .with("id", id)
        .with("state", state().name().toLowerCase(Locale.ROOT))
        .with("instance", instance)
        .with("started", started.toString())
        .with("ended", end.map(e -> e.time().toString()))
        .with("exit_status", end.flatMap(End::status))
        .with("reason", end.flatMap(End::failure));
  }
}
