package io.stager.engine.manifest;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.Mistakes;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of an app or a process: keys that may be spelled with {@code -} or {@code _}, and
 * values whose mistakes are told in Cloud Foundry's words. A value with a mistake counts as not
 * given.
 *
 * @param written the map as it is in the file
 * @param prefix the beginning of each error: {@code Process "web": }, or nothing
 * @param mistakes where they are noted
 */
record Attributes(YamlMap map, YamlMap written, String prefix, Mistakes mistakes) {
  private static final String UNITS = "B, K, KB, M, MB, G, GB, T, or TB";
  private static final MemorySize LARGEST = MemorySize.ofMegabytes(Integer.MAX_VALUE);

  /** The attributes that the node holds; nothing where it is no map, which is noted. */
  static Optional<Attributes> of(YamlNode node, String what, Mistakes mistakes) {
    if (node instanceof YamlMap map) {
      return Optional.of(new Attributes(underscored(map, mistakes), map, "", mistakes));
    }
    mistakes.note(
        node.at()
            .invalid(
                "%s must be a map of keys and values, not %s".formatted(what, node.kind()),
                "write it as KEY: VALUE lines, indented below its dash"));
    return Optional.empty();
  }

  private static YamlMap underscored(YamlMap map, Mistakes mistakes) {
    var entries = new LinkedHashMap<String, YamlMap.Entry>();
    for (var entry : map.entries()) {
      var key = entry.key();
      var name = entry.name().replace('-', '_');
      var renamed = new YamlMap.Entry(new YamlScalar(name, key.quoted(), key.at()), entry.value());
      if (entries.put(name, renamed) != null) {
        mistakes.note(
            key.at()
                .invalid(
                    "cannot define both `%s` and `%s`".formatted(name, name.replace('_', '-')),
                    "keep one of them"));
      }
    }
    return new YamlMap(List.copyOf(entries.values()), map.at());
  }

  Attributes prefixed(String other) {
    return new Attributes(map, written, other, mistakes);
  }

  Optional<YamlNode> get(String key) {
    return map.get(key);
  }

  /** Where the key stands. */
  Location placeOf(String key) {
    return map.entry(key).map(entry -> entry.key().at()).orElse(map.at());
  }

  Optional<Located<String>> text(String key) {
    return mistakes.note(() -> get(key).map(value -> asText(key, value)));
  }

  private Located<String> asText(String key, YamlNode value) {
    if (value instanceof YamlScalar scalar) {
      return new Located<>(scalar.text(), scalar.at());
    }
    throw fail(value.at(), label(key) + " must be a string", "give one text, not " + value.kind());
  }

  Optional<Located<String>> text(String key, int longest) {
    return mistakes.note(() -> text(key).map(text -> within(key, text, longest)));
  }

  private Located<String> within(String key, Located<String> text, int longest) {
    if (text.value().isBlank() || text.value().length() > longest) {
      throw fail(
          text.at(),
          "%s must be between 1 and %d characters".formatted(label(key), longest),
          text.value().isBlank()
              ? "give one, or remove the key"
              : "shorten it: put what is long into a script of the app");
    }
    return text;
  }

  /** The command, unless one of the words stands there that ask for the buildpack's. */
  Optional<Located<String>> command() {
    return text("command", 4096)
        .filter(command -> !List.of("null", "default").contains(command.value()));
  }

  Optional<MemorySize> size(String key) {
    return mistakes.note(() -> text(key).map(text -> size(key, text)));
  }

  private MemorySize size(String key, Located<String> text) {
    var size = MemorySize.parse(text.value());
    if (size.isEmpty()) {
      throw noSize(key, text);
    }
    if (size.get().megabytes() <= 0) {
      throw fail(text.at(), label(key) + " must be greater than 0MB", "write it as 512M or 1G");
    }
    if (size.get().compareTo(LARGEST) > 0) {
      throw fail(text.at(), label(key) + " must be less than 2048T", "write it as 512M or 1G");
    }
    return size.get();
  }

  private StagingException.InvalidInput noSize(String key, Located<String> text) {
    if (!MemorySize.startsAsNumber(text.value())) {
      return fail(text.at(), label(key) + " is not a number", "write it as 512M or 1G");
    }
    return fail(
        text.at(),
        label(key) + " must use a supported unit: " + UNITS,
        text.value().matches("\\d+")
            ? "write %sM for megabytes".formatted(text.value())
            : "write it as 512M or 1G");
  }

  /** A size in a second: 0 for none, -1 for no limit, else as any size. */
  Optional<String> rate(String key) {
    return mistakes.note(() -> text(key).map(text -> rate(key, text)));
  }

  private String rate(String key, Located<String> text) {
    if (text.value().equals("0") || text.value().equals("-1")) {
      return text.value();
    }
    var size = MemorySize.parse(text.value());
    if (size.orElseThrow(() -> noSize(key, text)).bytes() < -1) {
      throw fail(
          text.at(),
          label(key) + " must be greater than or equal to -1",
          "write it as 16K, or -1 for no limit");
    }
    return text.value();
  }

  Optional<Integer> integer(String key, int least, int most, String tooLarge) {
    return mistakes.note(() -> get(key).map(value -> integer(key, value, least, most, tooLarge)));
  }

  private int integer(String key, YamlNode value, int least, int most, String tooLarge) {
    var number = value instanceof YamlScalar scalar ? scalar.integer() : Optional.<Long>empty();
    var given =
        number.orElseThrow(() ->
            fail(
                value.at(),
                label(key) + " is not a number",
                "write a whole number in digits, without quotes or a unit"));
    if (given < least || given > most) {
      throw fail(
          value.at(),
          label(key)
              + " "
              + (given < least ? "must be greater than or equal to " + least : tooLarge),
          "write a number from %d to %,d".formatted(least, most));
    }
    return given.intValue();
  }

  Optional<Boolean> flag(String key) {
    return mistakes.note(() -> get(key).map(value -> flag(key, value)));
  }

  private boolean flag(String key, YamlNode value) {
    var flag = value instanceof YamlScalar scalar ? scalar.flag() : Optional.<Boolean>empty();
    return flag.orElseThrow(() ->
        fail(
            value.at(),
            label(key).replace(' ', '-') + " must be a boolean",
            "write true or false"));
  }

  /** What the known keys do not cover is passed over, as on Cloud Foundry, but not in silence. */
  List<Warning> unknownKeys(List<String> known, String owner) {
    return written.entries().stream()
        .map(YamlMap.Entry::key)
        .filter(key -> !known.contains(key.text().replace('-', '_')))
        .map(key ->
            Warning.at(
                key.at(),
                "Unknown key '%s' of %s is ignored%s"
                    .formatted(key.text(), owner, Choices.of(known).didYouMean(key.text()))))
        .toList();
  }

  /** Notes a mistake in Cloud Foundry's words. */
  void wrong(Location at, String message, String remedy) {
    mistakes.note(fail(at, message, remedy));
  }

  StagingException.InvalidInput fail(Location at, String message, String remedy) {
    return at.invalid(prefix + message, remedy);
  }

  private static String label(String key) {
    var words = key.replace('_', ' ').replace("http", "HTTP");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
