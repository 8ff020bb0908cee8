package io.stager.engine.run.state;

import io.stager.droplet.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ports of 127.0.0.1 that lead to an app: one for each process type that is reached. */
public record Ports(Map<String, Port> byType) {
  /** An app that is not reached, or has no ports yet. */
  public static final Ports NONE = new Ports(Map.of());

  /** The type that an app's own URL is about. */
  private static final String WEB = "web";

  /**
   * A port, and whether the user asked for this one.
   *
   * @param number none where any will do
   */
  public record Port(Optional<Integer> number, boolean asked) {
    static final Port ANY = new Port(Optional.empty(), false);
  }

  /** Copies, in the order of the types. */
  public Ports {
    byType = Map.copyOf(byType);
  }

  /** {@return ports that the user asked for} */
  public static Ports asked(Map<String, Integer> numbers) {
    var ports = new TreeMap<String, Port>();
    numbers.forEach((type, number) -> ports.put(type, new Port(Optional.of(number), true)));
    return new Ports(ports);
  }

  /** {@return the port of a process type: any, where nothing is said of it} */
  public Port of(String type) {
    return byType.getOrDefault(type, Port.ANY);
  }

  /** {@return these, with another port for the type} */
  public Ports with(String type, Port port) {
    var more = new TreeMap<>(byType);
    more.put(type, port);
    return new Ports(more);
  }

  /** {@return the numbers that are known} */
  public List<Integer> numbers() {
    return byType.values().stream().flatMap(port -> port.number().stream()).toList();
  }

  /** {@return the number that stands for the app: that of web, else of the first type} */
  public Optional<Integer> main() {
    var types = new ArrayList<>(new TreeMap<>(byType).values());
    return Optional.ofNullable(byType.get(WEB))
        .or(() -> types.stream().findFirst())
        .flatMap(Port::number);
  }

  static Ports from(JsonObject json) {
    var ports = new TreeMap<String, Port>();
    for (var type : json.members().keySet()) {
      json.object(type).ifPresent(port -> ports.put(type, port(port)));
    }
    return new Ports(ports);
  }

  private static Port port(JsonObject json) {
    return new Port(json.integer("number"), json.flag("asked").orElse(false));
  }

  JsonObject toJson() {
    var json = JsonObject.empty();
    for (var port : new TreeMap<>(byType).entrySet()) {
      json =
          json.with(
              port.getKey(),
              JsonObject.empty()
                  .with("number", port.getValue().number())
                  .with("asked", port.getValue().asked()));
    }
    return json;
  }
}
