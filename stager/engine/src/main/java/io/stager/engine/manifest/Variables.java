package io.stager.engine.manifest;

import io.stager.droplet.Place;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlLimits;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values for {@code ((name))} in a manifest. A value that stands alone may be of any kind; one
 * within a text is text.
 */
public record Variables(Map<String, YamlNode> values) {
  /** No values. */
  public static final Variables NONE = new Variables(Map.of());

  private static final Pattern PLACEHOLDER = Pattern.compile("\\(\\(!?([-/.\\w\\p{L}]+)\\)\\)");

  /** Copies the map. */
  public Variables {
    values = Map.copyOf(values);
  }

  /** {@return these variables with another one, as {@code --var NAME=VALUE} gives it} */
  public Variables with(String name, String value) {
    return plus(Map.of(name, Yaml.parse(value, "--var " + name)));
  }

  /** {@return these variables with those of a file of names and values, which win} */
  public Variables withFile(Path file) {
    var root = Yaml.read(file, file.toString(), YamlLimits.STANDARD);
    if (root.isNull()) {
      return this;
    }
    if (!(root instanceof YamlMap map)) {
      throw root.at().invalid("Variables must be a map, not " + root.kind(), "write NAME: VALUE");
    }
    var read = new LinkedHashMap<String, YamlNode>();
    map.entries().forEach(entry -> read.put(entry.name(), entry.value()));
    return plus(read);
  }

  private Variables plus(Map<String, YamlNode> more) {
    var all = new LinkedHashMap<>(values);
    all.putAll(more);
    return new Variables(all);
  }

  /**
   * A tree in which placeholders were replaced.
   *
   * @param missing those that have no value, and where each stands first
   * @param open the places of all values that still hold one
   */
  record Filled(YamlNode root, Map<String, Location> missing, Set<Place> open) {
    /** The names of those that have no value. */
    String expected() {
      return "Expected to find variables: " + String.join(", ", missing.keySet());
    }
  }

  /** {@return the tree with every placeholder replaced; none may be left} */
  YamlNode fillIn(YamlNode root) {
    var filled = fillInWhatIsKnown(root);
    filled.missing().values().stream()
        .findFirst()
        .ifPresent(first -> {
          throw first.invalid(
              filled.expected(),
              "give each with --var NAME=VALUE, or all in a file with --vars-file");
        });
    return filled.root();
  }

  /** {@return the tree with every placeholder replaced that has a value} */
  Filled fillInWhatIsKnown(YamlNode root) {
    var missing = new LinkedHashMap<String, Location>();
    var open = new HashSet<Place>();
    return new Filled(fillIn(root, new Gaps(missing, open)), missing, open);
  }

  /** The placeholders without a value, as they are met. */
  private record Gaps(Map<String, Location> missing, Set<Place> open) {
    void add(String name, Location at) {
      missing.putIfAbsent(name, at);
      open.add(at.place());
    }
  }

  private YamlNode fillIn(YamlNode node, Gaps gaps) {
    return switch (node) {
      case YamlMap map -> {
        var entries = new ArrayList<YamlMap.Entry>();
        for (var entry : map.entries()) {
          entries.add(new YamlMap.Entry(entry.key(), fillIn(entry.value(), gaps)));
        }
        yield new YamlMap(entries, map.at());
      }
      case YamlList list ->
          new YamlList(list.items().stream().map(i -> fillIn(i, gaps)).toList(), list.at());
      case YamlScalar scalar -> fillIn(scalar, gaps);
    };
  }

  private YamlNode fillIn(YamlScalar scalar, Gaps gaps) {
    var found = PLACEHOLDER.matcher(scalar.text());
    if (found.matches()) {
      return value(found.group(1), scalar, gaps).map(v -> placed(v, scalar.at())).orElse(scalar);
    }
    var text =
        PLACEHOLDER
            .matcher(scalar.text())
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    value(match.group(1), scalar, gaps)
                        .map(value -> text(match.group(1), value, scalar.at()))
                        .orElse(match.group())));
    return new YamlScalar(text, scalar.quoted(), scalar.at());
  }

  /** {@return the first placeholder that a text would be taken to hold} */
  static Optional<String> placeholderIn(String text) {
    return PLACEHOLDER.matcher(text).results().map(MatchResult::group).findFirst();
  }

  /** What is wrong with a value is shown where the manifest uses it. */
  private static YamlNode placed(YamlNode value, Location at) {
    return value instanceof YamlScalar scalar
        ? new YamlScalar(scalar.text(), scalar.quoted(), at)
        : value;
  }

  private static String text(String name, YamlNode value, Location at) {
    if (value instanceof YamlScalar scalar) {
      return scalar.text();
    }
    throw at.invalid(
        "The variable '%s' is %s, and cannot stand within a text".formatted(name, value.kind()),
        "let ((%s)) stand alone".formatted(name));
  }

  private Optional<YamlNode> value(String name, YamlScalar in, Gaps gaps) {
    var path = List.of(name.split("\\."));
    var value = Optional.ofNullable(values.get(name));
    if (value.isEmpty() && !path.isEmpty()) {
      value = Optional.ofNullable(values.get(path.getFirst()));
      for (var step : path.subList(1, path.size())) {
        value = value.flatMap(v -> v instanceof YamlMap map ? map.get(step) : Optional.empty());
      }
    }
    if (value.isEmpty()) {
      gaps.add(name, in.at());
    }
    return value;
  }
}
