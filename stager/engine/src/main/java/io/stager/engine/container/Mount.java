package io.stager.engine.container;

import io.stager.droplet.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** Something that a container sees at a path of its own. */
public sealed interface Mount {
  /** {@return where the container sees it} */
  String destination();

  /** {@return the entry of {@code mounts} in an OCI configuration} */
  JsonObject toJson();

  /** A file or directory of the machine. */
  record Bind(Path source, String destination, boolean writable) implements Mount {
    @Override
    public JsonObject toJson() {
      return JsonObject.empty()
          .with("destination", destination)
          .with("type", "bind")
          .with("source", source.toString())
          .with("options", List.of("rbind", "nosuid", "nodev", writable ? "rw" : "ro"));
    }
  }

  /** A filesystem of the kernel's. */
  record Special(String destination, String type, List<String> options) implements Mount {
    @Override
    public JsonObject toJson() {
      return JsonObject.empty()
          .with("destination", destination)
          .with("type", type)
          .with("source", type)
          .with("options", options);
    }
  }

  /** {@return a mount that the container may only read} */
  static Mount readOnly(Path source, String destination) {
    return new Bind(source, destination, false);
  }

  /** {@return a mount that the container may write to} */
  static Mount writable(Path source, String destination) {
    return new Bind(source, destination, true);
  }

  /** {@return an empty directory in memory, writable to all, at most this large} */
  static Mount memory(String destination, int megabytes) {
    return new Special(
        destination, "tmpfs", List.of("nosuid", "nodev", "mode=1777", "size=" + megabytes + "m"));
  }
}
