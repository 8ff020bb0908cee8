package io.stager.builder.flag;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The values of all flags of a command: those given, else those they have from the start. */
public record Values(Map<String, String> all) {
  /** Copies the map. */
  public Values {
    all = Map.copyOf(all);
  }

  /** {@return the text of this flag} */
  public String text(String name) {
    return all.getOrDefault(name, "");
  }

  /** {@return the names of the flags that are empty, sorted} */
  public List<String> empty() {
    return all.entrySet().stream()
        .filter(flag -> flag.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** {@return whether this switch is on} */
  public boolean on(String name) {
    return GoValues.flag(text(name)).orElse(false);
  }

  /** {@return the number of this flag} */
  public long number(String name) {
    return GoValues.number(text(name)).orElse(0L);
  }

  /** {@return the duration of this flag} */
  public Duration duration(String name) {
    return GoValues.duration(text(name)).orElse(Duration.ZERO);
  }
}
