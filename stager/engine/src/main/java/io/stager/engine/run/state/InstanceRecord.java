package io.stager.engine.run.state;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.network.Subnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about an instance beside what its launcher says: the content of {@code
 * instance.json}.
 *
 * @param process the first process of its container; none before it was made
 * @param stopRequested when it was asked to end; so a crash is told from a stop even after the
 *     watcher has died between them
 */
public record InstanceRecord(
    AppEvent.Subject subject,
    Instant created,
    Attachment attachment,
    Optional<HostProcess> process,
    Optional<Instant> stopRequested) {

  /** {@return the record in the folder, if there is one that can be read} */
  public static Optional<InstanceRecord> read(InstanceLayout layout) {
    try {
      return Optional.of(from(JsonObject.parse(Files.readString(layout.file()))));
    } catch (NoSuchFileException | JsonException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InstanceRecord from(JsonObject json) {
    return new InstanceRecord(
        new AppEvent.Subject(
            new Slot(json.text("process").orElse(""), json.integer("index").orElse(0)),
            json.text("guid").orElse(""),
            json.text("version").orElse("")),
        json.text("created").map(Instant::parse).orElse(Instant.EPOCH),
        attachment(json),
        json.number("pid").map(pid -> new HostProcess(pid, json.number("pid_started").orElse(0L))),
        json.text("stop_requested").map(Instant::parse));
  }

  private static Attachment attachment(JsonObject json) {
    return json.integer("port")
        .<Attachment>map(Attachment.Assigned::new)
        .orElseGet(() -> new Attachment.Wired(new Subnet(json.integer("subnet").orElse(0))));
  }

  /** Writes the record into the folder. */
  public void write(InstanceLayout layout) {
    try {
      AtomicFile.write(layout.file(), toJson().pretty() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject toJson() {
    return JsonObject.empty()
        .with("schema", App.SCHEMA)
        .with("guid", subject.instance())
        .with("process", subject.slot().process())
        .with("index", subject.slot().index())
        .with("version", subject.version())
        .with("created", created.toString())
        .with(attachment instanceof Attachment.Wired ? "subnet" : "port", number())
        .with("address", attachment.address())
        .with("pid", process.map(HostProcess::pid))
        .with("pid_started", process.map(HostProcess::started))
        .with("stop_requested", stopRequested.map(Instant::toString));
  }

  private int number() {
    return switch (attachment) {
      case Attachment.Wired(var subnet) -> subnet.number();
      case Attachment.Assigned(var port) -> port;
    };
  }

  /** {@return the record, with the container's first process} */
  public InstanceRecord with(HostProcess first) {
    return new InstanceRecord(subject, created, attachment, Optional.of(first), stopRequested);
  }

  /** {@return the record of an instance that was asked to end} */
  public InstanceRecord stopping(Instant when) {
    return new InstanceRecord(
        subject, created, attachment, process, stopRequested.or(() -> Optional.of(when)));
  }
}
