package io.stager.engine.run.state;

import io.stager.droplet.AppProcess;
import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An app as it is wanted: the content of {@code app.json}.
 *
 * @param instances how many of a process type are wanted, where it is not what the descriptor says
 */
public record App(
    Identity id, Release release, Desired desired, Ports ports, Map<String, Integer> instances) {
  /** The schema that this version writes, and the highest that it reads. */
  public static final int SCHEMA = 1;

  /** The name that people use, and the guid that stays the same from push to push. */
  public record Identity(String name, String guid) {}

  /**
   * What runs: the droplet and its descriptor; each push gives a new version.
   *
   * @param rootfs the directory of the stack that it runs on, where it is not this machine's
   */
  public record Release(
      String version, Digest digest, LaunchDescriptor launch, Optional<Path> rootfs) {}

  /** Whether the app shall run. */
  public enum Desired {
    RUNNING,
    STOPPED;

    @Override
    public String toString() {
      return this == RUNNING ? "running" : "stopped";
    }
  }

  /** Copies the map. */
  public App {
    instances = Map.copyOf(instances);
  }

  /** {@return the app in this folder, if one was pushed} */
  public static Optional<App> read(AppLayout layout) {
    try {
      return Optional.of(from(JsonObject.parse(Files.readString(layout.file()))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException | IllegalArgumentException e) {
      throw new StagingException.Internal(
              "The state of app '" + layout.slug() + "' cannot be read: " + e.getMessage(),
              layout.file().toString(),
              "delete the folder " + layout.dir() + " and push the app again")
          .causedBy(e);
    }
  }

  /** Writes the app into its folder. */
  public void write(AppLayout layout) {
    try {
      AtomicFile.write(layout.file(), toJson().pretty() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the app that the object describes} */
  public static App from(JsonObject json) {
    var schema = json.integer("schema").orElse(0);
    if (schema < 1 || schema > SCHEMA) {
      throw new IllegalArgumentException("schema " + schema + ", this version reads " + SCHEMA);
    }
    return new App(
        new Identity(json.text("name").orElseThrow(), json.text("guid").orElseThrow()),
        new Release(
            json.text("version").orElseThrow(),
            Digest.parse(json.text("digest").orElseThrow()),
            LaunchDescriptor.parse(
                json.object("launch").orElse(JsonObject.empty()).compact(), "app.json"),
            json.text("rootfs").map(Path::of)),
        json.text("desired").filter("running"::equals).isPresent()
            ? Desired.RUNNING
            : Desired.STOPPED,
        Ports.from(json.object("ports").orElse(JsonObject.empty())),
        counts(json.object("instances").orElse(JsonObject.empty())));
  }

  private static Map<String, Integer> counts(JsonObject json) {
    var counts = new LinkedHashMap<String, Integer>();
    json.members().keySet().forEach(type -> json.integer(type).ifPresent(n -> counts.put(type, n)));
    return counts;
  }

  /** {@return the app as {@code app.json} holds it} */
  public JsonObject toJson() {
    var counts = JsonObject.empty();
    for (var count : instances.entrySet()) {
      counts = counts.with(count.getKey(), count.getValue());
    }
    return JsonObject.empty()
        .with("schema", SCHEMA)
        .with("name", id.name())
        .with("guid", id.guid())
        .with("desired", desired.toString())
        .with("version", release.version())
        .with("digest", release.digest().toString())
        .with("ports", ports.toJson())
        .with("instances", counts)
        .with("rootfs", release.rootfs().map(Path::toString))
        .with("launch", release.launch().toJson());
  }

  /** {@return the same app, wanted otherwise} */
  public App with(Desired other) {
    return new App(id, release, other, ports, instances);
  }

  /** {@return the same app, reached by other ports} */
  public App with(Ports other) {
    return new App(id, release, desired, other, instances);
  }

  /** {@return the places that instances shall fill; none when the app is stopped} */
  public List<Slot> slots() {
    return desired == Desired.STOPPED
        ? List.of()
        : release.launch().processes().stream()
            .flatMap(process ->
                IntStream.range(0, count(process)).mapToObj(i -> new Slot(process.type(), i)))
            .toList();
  }

  private int count(AppProcess process) {
    return instances.getOrDefault(process.type(), process.limits().instances());
  }

  /** {@return the URL of the app, where a process of it is reached over the network} */
  public Optional<String> url() {
    return ports.main().map(App::url);
  }

  /** {@return the URL of a process type, where it is reached over the network} */
  public Optional<String> url(String type) {
    return ports.of(type).number().map(App::url);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
