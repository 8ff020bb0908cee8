package io.stager.droplet;

import io.stager.droplet.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One way to ask a member whether it is well.
 *
 * <p>A port is a number or {@code $NAME}, a variable of the member's environment.
 */
public sealed interface Probe {
  /** {@return the name that manifests and descriptors use} */
  String type();

  /** {@return the probe as the descriptor holds it} */
  default JsonObject toJson() {
    return JsonObject.empty().with("type", type());
  }

  /** Its process is alive. */
  record Alive() implements Probe {
    @Override
    public String type() {
      return "process";
    }
  }

  /** Something accepts connections on the port. */
  record Port(Optional<String> port, Optional<String> host) implements Probe {
    @Override
    public String type() {
      return "port";
    }

    @Override
    public JsonObject toJson() {
      return Probe.super.toJson().with("port", port).with("host", host);
    }
  }

  /** A request for the path, with these headers besides its own, is answered with exactly 200. */
  record Http(
      Optional<String> port, Optional<String> host, String path, Map<String, String> headers)
      implements Probe {
    /** Copies; the headers keep their order. */
    public Http {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A request without headers of its own, to the member's own port. */
    public static Http of(String path) {
      return new Http(Optional.empty(), Optional.empty(), path, Map.of());
    }

    private static Http from(JsonObject json) {
      var headers = new LinkedHashMap<String, String>();
      var said = json.object("headers").orElse(JsonObject.empty());
      said.members().keySet().forEach(name -> headers.put(name, said.text(name).orElse("")));
      return new Http(json.text("port"), json.text("host"), json.text("path").orElse("/"), headers);
    }

    @Override
    public String type() {
      return "http";
    }

    @Override
    public JsonObject toJson() {
      var json = Probe.super.toJson().with("port", port).with("host", host).with("path", path);
      return headers.isEmpty() ? json : json.with("headers", headersJson());
    }

    private JsonObject headersJson() {
      var json = JsonObject.empty();
      for (var header : headers.entrySet()) {
        json = json.with(header.getKey(), header.getValue());
      }
      return json;
    }
  }

  /** The file exists, relative to the member's home. */
  record File(String path) implements Probe {
    @Override
    public String type() {
      return "file";
    }

    @Override
    public JsonObject toJson() {
      return Probe.super.toJson().with("path", path);
    }
  }

  /** The command ends with status 0. */
  record Exec(String command) implements Probe {
    @Override
    public String type() {
      return "exec";
    }

    @Override
    public JsonObject toJson() {
      return Probe.super.toJson().with("command", command);
    }
  }

  /**
   * {@return the probe that the object describes}
   *
   * @throws StagingException.InvalidInput when its type is none that this version knows
   */
  static Probe from(JsonObject json) {
    return switch (json.text("type").orElse("process")) {
      case "process", "none" -> new Alive();
      case "port" -> new Port(json.text("port"), json.text("host"));
      case "http" -> Http.from(json);
      case "file" -> new File(json.text("path").orElse(""));
      case "exec" -> new Exec(json.text("command").orElse(""));
      case String type ->
          throw new StagingException.InvalidInput(
              "Unknown type of health check '" + type + "'",
              "launch.json",
              "use one of: process, port, http, file, exec");
    };
  }
}
