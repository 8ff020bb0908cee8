package io.stager.droplet.yaml;

import java.util.List;

/** A list in a YAML text. */
public record YamlList(List<YamlNode> items, Location at) implements YamlNode {
  /** Copies the list. */
  public YamlList {
    items = List.copyOf(items);
  }
}
