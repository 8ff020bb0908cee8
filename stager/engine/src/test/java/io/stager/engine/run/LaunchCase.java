package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One line of the launcher's conformance table: what is launched, what is done to it, its end. */
record LaunchCase(String name, JsonObject json) {
  private static final Path TABLE = Path.of("../../lifecycle/launcher/testdata/conformance.json");

  /** A signal that is sent once a line has been printed. */
  record Step(String after, String signal) {}

  static Stream<LaunchCase> all() throws IOException {
    return JsonObject.parse(Files.readString(TABLE)).objects("cases").stream()
        .map(json -> new LaunchCase(json.text("name").orElseThrow(), json));
  }

  /** Writes the root of the droplet. */
  void layOut(Path root) throws IOException {
    for (var folder : List.of("app", "tmp")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (var file : strings("files").entrySet()) {
      var path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Files.writeString(root.resolve("launch.json"), descriptor().pretty());
  }

  private JsonObject descriptor() {
    return JsonObject.empty()
        .with("schema", 1)
        .withList("processes", List.of(json.object("process").orElseThrow()))
        .withList("sidecars", json.objects("sidecars"));
  }

  /** {@return the members of an object of texts} */
  Map<String, String> strings(String key) {
    var all = new LinkedHashMap<String, String>();
    json.object(key)
        .ifPresent(
            object -> object.members().forEach((name, text) -> all.put(name, text.toString())));
    return all;
  }

  List<Step> steps() {
    return json.objects("steps").stream()
        .map(step -> new Step(step.text("after").orElseThrow(), step.text("send").orElseThrow()))
        .toList();
  }

  int exit() {
    return json.integer("exit").orElseThrow();
  }

  List<String> texts(String key) {
    return json.texts(key);
  }

  Map<String, String> counts() {
    return strings("count");
  }

  @Override
  public String toString() {
    return name;
  }
}
