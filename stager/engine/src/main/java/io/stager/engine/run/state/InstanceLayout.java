package io.stager.engine.run.state;

import java.nio.file.Path;

/** The folder of one instance, and the names in it. */
public record InstanceLayout(Path dir) {
  /** {@return the instance's guid} */
  public String guid() {
    return dir.getFileName().toString();
  }

  /** {@return what is known about it} */
  public Path file() {
    return dir.resolve("instance.json");
  }

  /** {@return the folder that describes its container} */
  public Path bundle() {
    return dir.resolve("bundle");
  }

  /** {@return the file that its launcher appends events to} */
  public Path events() {
    return dir.resolve("events.ndjson");
  }

  /** {@return what the launcher itself printed, in case it could not start} */
  public Path output() {
    return dir.resolve("output");
  }

  /** {@return what the container sees as /home/vcap} */
  public Path home() {
    return dir.resolve("home");
  }

  /** {@return what the container sees as /tmp} */
  public Path tmp() {
    return dir.resolve("tmp");
  }
}
