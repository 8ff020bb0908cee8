package io.stager.droplet.yaml;

import io.stager.droplet.json.JsonObject;
import java.util.List;

/** A list in a YAML text. */
public record YamlList(List<YamlNode> items, Location at) implements YamlNode {
  /** Copies the list. */
  public YamlList {
    items = List.copyOf(items);
  }

  /** {@return the list as JSON text on one line; what is null is left out} */
  public String toJson() {
    var inAnObject = JsonObject.empty().withList("", YamlMap.toJson(this)).compact();
    return inAnObject.substring("{\"\":".length(), inAnObject.length() - 1);
  }
}
