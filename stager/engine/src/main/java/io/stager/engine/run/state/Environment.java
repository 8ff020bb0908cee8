package io.stager.engine.run.state;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that the user gave for an app: {@code env.json}, which only its owner may read. */
public record Environment(Map<String, String> values) {
  /** Copies the map. */
  public Environment {
    values = Map.copyOf(values);
  }

  /** {@return the values in the app's folder} */
  public static Environment read(AppLayout layout) {
    try {
      return from(JsonObject.parse(Files.readString(layout.env())));
    } catch (NoSuchFileException e) {
      return new Environment(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the values that the object holds} */
  public static Environment from(JsonObject json) {
    var values = new LinkedHashMap<String, String>();
    var env = json.object("env").orElse(JsonObject.empty());
    env.members().keySet().forEach(name -> env.text(name).ifPresent(v -> values.put(name, v)));
    return new Environment(values);
  }

  /** Writes the values into the app's folder. */
  public void write(AppLayout layout) {
    try {
      AtomicFile.write(layout.env(), toJson().pretty() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the values as {@code env.json} holds them} */
  public JsonObject toJson() {
    var env = JsonObject.empty();
    for (var value : values.entrySet()) {
      env = env.with(value.getKey(), value.getValue());
    }
    return JsonObject.empty().with("schema", App.SCHEMA).with("env", env);
  }

  /** {@return how many there are; values are never shown} */
  @Override
  public String toString() {
    return "Environment[" + values.size() + " values]";
  }
}
