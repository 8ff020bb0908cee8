package io.stager.builder;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;

/**
 * The values of a map, asked for by the key and the kind that they should be.
 *
 * @param owner whose keys they are, as the beginning of an error: {@code Sidecar 'x'}
 */
public record Keys(YamlMap map, String owner) {

  /** {@return the keys of the map that is here} */
  public static Keys of(YamlNode node, String owner) {
    if (node instanceof YamlMap map) {
      return new Keys(map, owner);
    }
    throw node.at()
        .invalid(
            "%s must be a map of keys and values, not %s".formatted(owner, node.kind()),
            "write it as KEY: VALUE lines, indented below it");
  }

  /** {@return the text of this key; a number or a flag counts as its text} */
  public Optional<Located<String>> text(String key) {
    return map.get(key).map(value -> text(key, value));
  }

  private Located<String> text(String key, YamlNode value) {
    if (value instanceof YamlScalar scalar) {
      return new Located<>(scalar.text(), scalar.at());
    }
    throw wrong(key, "a text", value, "write it on one line, in quotes where needed");
  }

  /** {@return the texts of this key: a list, or one text alone} */
  public Optional<List<Located<String>>> texts(String key) {
    return map.get(key)
        .map(value ->
            value instanceof YamlList list
                ? list.items().stream().map(item -> text(key, item)).toList()
                : List.of(text(key, value)));
  }

  /** {@return the whole number of this key, which is at least {@code least}} */
  public Optional<Located<Integer>> integer(String key, int least) {
    return map.get(key)
        .map(value -> {
          var number =
              value instanceof YamlScalar scalar
                  ? scalar.integer().filter(n -> n >= least && n <= Integer.MAX_VALUE)
                  : Optional.<Long>empty();
          return new Located<>(
              number
                  .map(Long::intValue)
                  .orElseThrow(() ->
                      wrong(
                          key,
                          "a whole number of at least " + least,
                          value,
                          "write it in digits, without a unit")),
              value.at());
        });
  }

  /** {@return the keys of the map of this key} */
  public Optional<Keys> keys(String key) {
    return map.get(key).map(value -> Keys.of(value, owner + ": " + key));
  }

  /** Refuses a key that is none of these. */
  void refuseOthers(List<String> known) {
    for (var entry : map.entries()) {
      if (!known.contains(entry.name())) {
        throw entry
            .key()
            .at()
            .invalid(
                "%s has an unknown key '%s'".formatted(owner, entry.name()),
                Choices.of(known).remedy(entry.name()));
      }
    }
  }

  private StagingException wrong(String key, String kind, YamlNode value, String remedy) {
    return value
        .at()
        .invalid("%s: %s must be %s, not %s".formatted(owner, key, kind, value.kind()), remedy);
  }
}
