package io.stager.droplet.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * One reading of the event stream into a tree.
 *
 * <p>An alias shares the node of its anchor, so it costs no memory; but whoever walks the tree
 * walks it each time. So every node is weighed, and what aliases stand for is counted.
 */
final class YamlEvents {
  private static final String MERGE = "<<";

  private final Parser events;
  private final SourceText source;
  private final YamlLimits limits;
  private final Map<String, Weighed> anchors = new HashMap<>();
  private long aliased;

  YamlEvents(Parser events, SourceText source, YamlLimits limits) {
    this.events = events;
    this.source = source;
    this.limits = limits;
  }

  /** A node, how many nodes it holds with itself, and how deep they go. */
  private record Weighed(YamlNode node, long weight, int height) {}

  YamlNode document() {
    events.getEvent();
    if (events.checkEvent(Event.ID.StreamEnd)) {
      return new YamlScalar("", false, new Location(source, 1, 1));
    }
    events.getEvent();
    var root = node(1).node();
    events.getEvent();
    if (!events.checkEvent(Event.ID.StreamEnd)) {
      throw at(events.peekEvent())
          .invalid(
              "'" + source.file() + "' holds more than one document",
              "keep one of them, and remove the line with '---' between them");
    }
    return root;
  }

  private Weighed node(int depth) {
    var event = (NodeEvent) events.getEvent();
    refuseTooDeep(depth, event);
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    var node =
        event instanceof ScalarEvent scalar
            ? new Weighed(scalar(scalar), 1, 1)
            : collection(event, depth);
    Optional.ofNullable(event.getAnchor()).ifPresent(name -> anchors.put(name, node));
    return node;
  }

  private Weighed collection(Event event, int depth) {
    if (event instanceof MappingStartEvent) {
      return map(at(event), depth);
    }
    if (event instanceof SequenceStartEvent) {
      return list(at(event), depth);
    }
    throw new IllegalStateException("An event of a new kind: " + event);
  }

  private void refuseTooDeep(int depth, Event event) {
    if (depth > limits.depth()) {
      throw at(event)
          .invalid(
              "'%s' is nested more than %d deep".formatted(source.file(), limits.depth()),
              "lay it out flatter");
    }
  }

  private Weighed aliased(AliasEvent alias, int depth) {
    var target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw at(alias)
          .invalid(
              "The alias '*%s' has no anchor before it".formatted(alias.getAnchor()),
              "define it before it is used, as &%s, or put the value in quotes"
                  .formatted(alias.getAnchor()));
    }
    aliased += target.weight();
    if (aliased > limits.aliased()) {
      throw at(alias)
          .invalid(
              "The aliases of '%s' stand for more than %,d values"
                  .formatted(source.file(), limits.aliased()),
              "use fewer aliases, or write the values out");
    }
    refuseTooDeep(depth + target.height() - 1, alias);
    return target;
  }

  private YamlScalar scalar(ScalarEvent event) {
    var plain =
        event.getScalarStyle() == ScalarStyle.PLAIN
            && event.getImplicit().canOmitTagInPlainScalar();
    return new YamlScalar(event.getValue(), !plain, at(event));
  }

  private Weighed list(Location at, int depth) {
    var items = new ArrayList<YamlNode>();
    var weight = 1L;
    var height = 0;
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      var item = node(depth + 1);
      items.add(item.node());
      weight += item.weight();
      height = Math.max(height, item.height());
    }
    events.getEvent();
    return new Weighed(new YamlList(items, at), weight, height + 1);
  }

  private Weighed map(Location at, int depth) {
    var pairs = new ArrayList<YamlMap.Entry>();
    var weight = 1L;
    var height = 0;
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      var key = key(depth);
      var value = node(depth + 1);
      pairs.add(new YamlMap.Entry(key, value.node()));
      weight += 1 + value.weight();
      height = Math.max(height, value.height());
    }
    events.getEvent();
    return new Weighed(new YamlMap(merged(pairs), at), weight, height + 1);
  }

  private YamlScalar key(int depth) {
    var key = node(depth + 1).node();
    if (key instanceof YamlScalar scalar) {
      return scalar;
    }
    throw key.at().invalid("A key must be a word, and this is " + key.kind(), "put it in quotes");
  }

  private static List<YamlMap.Entry> merged(List<YamlMap.Entry> pairs) {
    var own = own(pairs);
    var all = new LinkedHashMap<String, YamlMap.Entry>();
    for (var pair : pairs) {
      if (isMerge(pair)) {
        for (var more : mergedIn(pair.value())) {
          all.putIfAbsent(more.name(), own.getOrDefault(more.name(), more));
        }
      } else {
        all.putIfAbsent(pair.name(), pair);
      }
    }
    return List.copyOf(all.values());
  }

  private static Map<String, YamlMap.Entry> own(List<YamlMap.Entry> pairs) {
    var own = new HashMap<String, YamlMap.Entry>();
    for (var pair : pairs) {
      var first = own.putIfAbsent(pair.name(), pair);
      if (first != null) {
        throw pair.key()
            .at()
            .invalid(
                "The key '" + pair.name() + "' stands twice in the same map",
                "keep one of them; the first is on line " + first.key().at().line());
      }
    }
    return own;
  }

  private static boolean isMerge(YamlMap.Entry pair) {
    return pair.name().equals(MERGE) && !pair.key().quoted();
  }

  private static List<YamlMap.Entry> mergedIn(YamlNode value) {
    return switch (value) {
      case YamlMap map -> map.entries();
      case YamlList list -> list.items().stream().flatMap(item -> mergedIn(item).stream()).toList();
      case YamlScalar scalar ->
          throw scalar
              .at()
              .invalid(
                  "Only a map can be merged in with '<<', and this is " + scalar.kind(),
                  "name the anchor of a map, such as <<: *defaults");
    };
  }

  private Location at(Event event) {
    var mark = event.getStartMark();
    return new Location(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
