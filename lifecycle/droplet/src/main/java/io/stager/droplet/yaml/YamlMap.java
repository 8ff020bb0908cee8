package io.stager.droplet.yaml;

import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A map in a YAML text, in the order of the file; what {@code <<} merges in is part of it. */
public record YamlMap(List<Entry> entries, Location at) implements YamlNode {
  /** A key and its value. */
  public record Entry(YamlScalar key, YamlNode value) {
    /** {@return the text of the key} */
    public String name() {
      return key.text();
    }
  }

  /** Copies the list. */
  public YamlMap {
    entries = List.copyOf(entries);
  }

  /** {@return the entry of this name} */
  public Optional<Entry> entry(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** {@return the value of this name; one that is null counts as not given} */
  public Optional<YamlNode> get(String name) {
    return entry(name).map(Entry::value).filter(value -> !value.isNull());
  }

  /** {@return the map as JSON; what is null is left out} */
  public JsonObject toJson() {
    var json = JsonObject.empty();
    for (var entry : entries) {
      if (!entry.value().isNull()) {
        json = json.withAll(JsonObject.empty().with(entry.name(), toJson(entry.value())));
      }
    }
    return json;
  }

  /** {@return any value as JSON holds it; what is null within it is left out} */
  public static Object toJson(YamlNode node) {
    return switch (node) {
      case YamlMap map -> map.toJson();
      case YamlList list -> toJson(list);
      case YamlScalar scalar -> scalar.toJson();
    };
  }

  static List<Object> toJson(YamlList list) {
    return list.items().stream().filter(item -> !item.isNull()).map(YamlMap::toJson).toList();
  }
}
