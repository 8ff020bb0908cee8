package io.stager.builder;

import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code launch.yml}, which a buildpack leaves in its deps directory: processes, and those of them
 * that are sidecars of others. It may be JSON, and keys that nobody knows are passed over.
 */
public final class LaunchYml {
  private LaunchYml() {}

  /**
   * {@return what the text declares}
   *
   * @param file what errors call it, such as {@code deps/0/launch.yml}
   */
  public static Declared parse(String text, String file) {
    var root = Yaml.parse(text, file);
    if (root.isNull()) {
      return Declared.NOTHING;
    }
    var processes = Keys.of(root, file).map().get("processes").map(LaunchYml::list);
    return Declared.merge(
        List.of(
            new Declared(
                processes.orElse(List.of()).stream().flatMap(LaunchYml::declaration).toList())));
  }

  private static List<YamlNode> list(YamlNode processes) {
    if (processes instanceof YamlList list) {
      return list.items();
    }
    throw processes
        .at()
        .invalid(
            "processes must be a list, not " + processes.kind(),
            "report it to the author of the buildpack");
  }

  /** A process without a command starts nothing, and Cloud Foundry lets it stand. */
  private static Stream<Declaration> declaration(YamlNode node) {
    var keys = Keys.of(node, "A process in launch.yml");
    var type = required(keys, "type");
    var platform = keys.keys("platforms").flatMap(platforms -> platforms.keys("cloudfoundry"));
    var beside = platform.flatMap(cf -> cf.texts("sidecar_for")).orElse(List.of());
    if (!beside.isEmpty()) {
      var named = new Keys(platform.orElse(keys).map(), "Sidecar '" + type + "'");
      return Stream.of(new Declaration.OfSidecar(sidecar(type, keys, named, beside), node.at()));
    }
    return command(keys).stream()
        .map(command -> new Declaration.OfProcess(type, command, "launch.yml", node.at()));
  }

  private static Sidecar sidecar(String type, Keys keys, Keys ours, List<Located<String>> beside) {
    var extra = SidecarKeys.read(ours);
    return new Sidecar(
        type,
        beside.stream().map(Located::value).distinct().toList(),
        new Sidecar.Start(required(keys, "command"), "launch.yml", Optional.empty()),
        keys.keys("limits")
            .flatMap(limits -> limits.integer("memory", 0))
            .map(Located::value)
            .filter(memory -> memory > 0),
        extra.lifecycle(),
        extra.other());
  }

  private static Optional<String> command(Keys keys) {
    return keys.text("command").map(Located::value).filter(command -> !command.isBlank());
  }

  private static String required(Keys keys, String key) {
    return keys.text(key)
        .map(Located::value)
        .filter(text -> !text.isBlank())
        .orElseThrow(() ->
            keys.map()
                .at()
                .invalid(
                    "%s has no %s".formatted(keys.owner(), key),
                    "report it to the author of the buildpack"));
  }
}
