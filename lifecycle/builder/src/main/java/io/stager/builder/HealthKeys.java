package io.stager.builder;

import io.stager.droplet.HealthCheck;
import io.stager.droplet.Probe;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a sidecar is watched, as {@code ready} and {@code health_check} say it. */
final class HealthKeys {
  private static final List<String> TYPES = List.of("process", "port", "http", "file", "exec");
  static final List<String> KNOWN =
      List.of(
          "type",
          "port",
          "host",
          "path",
          "headers",
          "command",
          "timeout",
          "interval",
          "invocation_timeout");
  private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  private static final List<String> OURS =
      List.of("connection", "content-length", "transfer-encoding");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)\\})");

  private final Keys keys;

  private HealthKeys(Keys keys) {
    this.keys = keys;
  }

  static HealthCheck read(Keys keys) {
    keys.refuseOthers(KNOWN);
    return new HealthKeys(keys).healthCheck();
  }

  private HealthCheck healthCheck() {
    return new HealthCheck(
        probe(), seconds("timeout"), seconds("invocation_timeout"), seconds("interval"));
  }

  private Optional<Integer> seconds(String key) {
    return keys.integer(key, 1).map(Located::value);
  }

  private Probe probe() {
    var type = required("type", "write type: " + String.join(", ", TYPES) + " – one of them");
    return switch (type.value()) {
      case "process" -> new Probe.Alive();
      case "port" -> new Probe.Port(Optional.of(port()), host());
      case "http" ->
          new Probe.Http(
              Optional.of(port()),
              host(),
              keys.text("path").map(Located::value).orElse("/"),
              headers());
      case "file" -> new Probe.File(required("path", "name the file to wait for").value());
      case "exec" -> new Probe.Exec(required("command", "give the command to run").value());
      case String other ->
          throw type.at()
              .invalid(
                  "%s: there is no check of type '%s'".formatted(keys.owner(), other),
                  Choices.of(TYPES).remedy(other));
    };
  }

  private Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    var said = keys.keys("headers");
    said.ifPresent(given ->
        given
            .map()
            .entries()
            .forEach(
                entry -> given.text(entry.name()).ifPresent(value -> add(entry, value, headers))));
    return headers;
  }

  /** What the launcher sends by itself is its own. */
  private void add(YamlMap.Entry entry, Located<String> value, Map<String, String> headers) {
    var name = entry.name();
    if (!TOKEN.matcher(name).matches()
        || OURS.contains(name.toLowerCase(Locale.ROOT))
        || value.value().chars().anyMatch(Character::isISOControl)) {
      throw entry
          .key()
          .at()
          .invalid(
              "%s: '%s' is no header that can be sent".formatted(keys.owner(), name),
              "write NAME: VALUE, other than Connection, Content-Length and Transfer-Encoding");
    }
    headers.put(name, value.value());
  }

  private Optional<String> host() {
    return keys.text("host").map(Located::value);
  }

  private String port() {
    var port = required("port", "give the number, or the variable that holds it, as $NAME");
    var variable = VARIABLE.matcher(port.value());
    if (variable.matches()) {
      return "$" + Optional.ofNullable(variable.group(1)).orElseGet(() -> variable.group(2));
    }
    if (!port.value().matches("[0-9]{1,5}") || !isPort(Integer.parseInt(port.value()))) {
      throw port.at()
          .invalid(
              "%s: '%s' is no port".formatted(keys.owner(), port.value()),
              "give a number from 1 to 65535, or the variable that holds it, as $NAME");
    }
    return port.value();
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  private Located<String> required(String key, String remedy) {
    return keys.text(key).orElseThrow(() -> missing(key, remedy));
  }

  private StagingException missing(String key, String remedy) {
    return keys.map().at().invalid("%s has no %s".formatted(keys.owner(), key), remedy);
  }
}
