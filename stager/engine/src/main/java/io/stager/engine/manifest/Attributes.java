package io.stager.engine.manifest;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of an app or a process: keys that may be spelled with {@code -} or {@code _}, and
 * values whose mistakes are told in Cloud Foundry's words.
 *
 * @param written the map as it is in the file
 * @param prefix the beginning of each error: {@code Process "web": }, or nothing
 */
record Attributes(YamlMap map, YamlMap written, String prefix) {
  private static final String UNITS = "B, K, KB, M, MB, G, GB, T, or TB";
  private static final MemorySize LARGEST = MemorySize.ofMegabytes(Integer.MAX_VALUE);

  static Attributes of(YamlNode node, String what) {
    if (node instanceof YamlMap map) {
      return new Attributes(underscored(map), map, "");
    }
    throw node.at()
        .invalid(
            "%s must be a map of keys and values, not %s".formatted(what, node.kind()),
            "write it as KEY: VALUE lines, indented below its dash");
  }

  private static YamlMap underscored(YamlMap map) {
    var entries = new LinkedHashMap<String, YamlMap.Entry>();
    for (var entry : map.entries()) {
      var key = entry.key();
      var name = entry.name().replace('-', '_');
      var renamed = new YamlMap.Entry(new YamlScalar(name, key.quoted(), key.at()), entry.value());
      if (entries.put(name, renamed) != null) {
        throw key.at()
            .invalid(
                "cannot define both `%s` and `%s`".formatted(name, name.replace('_', '-')),
                "keep one of them");
      }
    }
    return new YamlMap(List.copyOf(entries.values()), map.at());
  }

  Attributes prefixed(String other) {
    return new Attributes(map, written, other);
  }

  Optional<YamlNode> get(String key) {
    return map.get(key);
  }

  Optional<Located<String>> text(String key) {
    return get(key)
        .map(value -> {
          if (value instanceof YamlScalar scalar) {
            return new Located<>(scalar.text(), scalar.at());
          }
          throw fail(
              value.at(), label(key) + " must be a string", "give one text, not " + value.kind());
        });
  }

  Optional<Located<String>> text(String key, int longest) {
    var text = text(key);
    text.filter(t -> t.value().isBlank() || t.value().length() > longest)
        .ifPresent(t -> {
          throw fail(
              t.at(),
              "%s must be between 1 and %d characters".formatted(label(key), longest),
              t.value().isBlank()
                  ? "give one, or remove the key"
                  : "shorten it: put what is long into a script of the app");
        });
    return text;
  }

  /** The command, unless one of the words stands there that ask for the buildpack's. */
  Optional<Located<String>> command() {
    return text("command", 4096)
        .filter(command -> !List.of("null", "default").contains(command.value()));
  }

  Optional<MemorySize> size(String key) {
    return text(key).map(text -> size(key, text));
  }

  private MemorySize size(String key, Located<String> text) {
    var size = MemorySize.parse(text.value());
    if (size.isEmpty()) {
      throw MemorySize.startsAsNumber(text.value())
          ? fail(
              text.at(),
              label(key) + " must use a supported unit: " + UNITS,
              text.value().matches("\\d+")
                  ? "write %sM for megabytes".formatted(text.value())
                  : "write it as 512M or 1G")
          : fail(text.at(), label(key) + " is not a number", "write it as 512M or 1G");
    }
    if (size.get().megabytes() <= 0) {
      throw fail(text.at(), label(key) + " must be greater than 0MB", "write it as 512M or 1G");
    }
    if (size.get().compareTo(LARGEST) > 0) {
      throw fail(text.at(), label(key) + " must be less than 2048T", "write it as 512M or 1G");
    }
    return size.get();
  }

  Optional<Integer> integer(String key, int least, int most, String tooLarge) {
    return get(key)
        .map(value -> {
          var number =
              value instanceof YamlScalar scalar ? scalar.integer() : Optional.<Long>empty();
          var given =
              number.orElseThrow(() ->
                  fail(
                      value.at(),
                      label(key) + " is not a number",
                      "write a whole number in digits, without quotes or a unit"));
          if (given < least) {
            throw fail(
                value.at(),
                label(key) + " must be greater than or equal to " + least,
                "write a number from %d to %,d".formatted(least, most));
          }
          if (given > most) {
            throw fail(
                value.at(),
                label(key) + " " + tooLarge,
                "write a number from %d to %,d".formatted(least, most));
          }
          return given.intValue();
        });
  }

  Optional<Boolean> flag(String key) {
    return get(key)
        .map(value ->
            (value instanceof YamlScalar scalar ? scalar.flag() : Optional.<Boolean>empty())
                .orElseThrow(() ->
                    fail(
                        value.at(),
                        label(key).replace(' ', '-') + " must be a boolean",
                        "write true or false")));
  }

  /** What the known keys do not cover is passed over, as on Cloud Foundry, but not in silence. */
  List<Warning> unknownKeys(List<String> known, String owner) {
    return unknownKeys(
        new YamlMap(
            written.entries().stream()
                .filter(entry -> !known.contains(entry.name().replace('-', '_')))
                .toList(),
            map.at()),
        known,
        owner);
  }

  static List<Warning> unknownKeys(YamlMap map, List<String> known, String owner) {
    return map.entries().stream()
        .map(YamlMap.Entry::key)
        .filter(key -> !known.contains(key.text()))
        .map(key ->
            Warning.at(
                key.at(),
                "Unknown key '%s' of %s is ignored%s"
                    .formatted(key.text(), owner, Choices.of(known).didYouMean(key.text()))))
        .toList();
  }

  StagingException fail(Location at, String message, String remedy) {
    return at.invalid(prefix + message, remedy);
  }

  private static String label(String key) {
    var words = key.replace('_', ' ').replace("http", "HTTP");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
