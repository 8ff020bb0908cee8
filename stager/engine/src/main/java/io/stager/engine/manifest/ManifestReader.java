package io.stager.engine.manifest;

import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Mistakes;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a whole manifest, noting what is wrong with it. */
final class ManifestReader {
  private final Path file;
  private final Mistakes mistakes;

  ManifestReader(Path file, Mistakes mistakes) {
    this.file = file;
    this.mistakes = mistakes;
  }

  /** The manifest, as far as it can be understood. */
  Manifest read(YamlNode root) {
    var directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    var apps = new ArrayList<AppManifest>();
    var nodes = applications(root);
    for (var node : nodes) {
      Attributes.of(node, "An application", mistakes)
          .ifPresent(attributes -> {
            var app = new AppReader(attributes, directory).read();
            checkName(app, attributes, apps, nodes.size() > 1);
            apps.add(app);
          });
    }
    return new Manifest(Optional.of(file), directory, apps);
  }

  private List<YamlNode> applications(YamlNode root) {
    if (!(root instanceof YamlMap map) || map.entry("applications").isEmpty()) {
      mistakes.note(
          root.at()
              .invalid(
                  "Cannot parse manifest with no 'applications' field.", withApplications(root)));
      return List.of();
    }
    map.get("version")
        .filter(version -> !version.kind().equals("'1'"))
        .ifPresent(version ->
            mistakes.note(
                version
                    .at()
                    .invalid(
                        "Unsupported manifest schema version. Currently supported versions: [1].",
                        "write version: 1, or leave it out")));
    var field = map.entry("applications").orElseThrow();
    if (field.value() instanceof YamlList list && !list.items().isEmpty()) {
      return list.items();
    }
    mistakes.note(
        field
            .key()
            .at()
            .invalid(
                "Manifest must have at least one application.",
                "begin each with a dash below it: - name: NAME"));
    return List.of();
  }

  private static String withApplications(YamlNode root) {
    var keys = root instanceof YamlMap map ? map.entries().stream() : Stream.<YamlMap.Entry>empty();
    var slip =
        keys.map(YamlMap.Entry::name)
            .filter(key -> Choices.of(List.of("applications")).nearest(key).isPresent())
            .findFirst();
    return slip.map(key -> "write applications: in place of " + key + ":")
        .orElse("put the app below applications:, as - name: NAME");
  }

  private void checkName(
      AppManifest app, Attributes attributes, List<AppManifest> before, boolean several) {
    var at = attributes.map().at();
    if (several && attributes.map().entry("name").isEmpty()) {
      mistakes.note(
          at.invalid("Found an application with no name specified.", "give each of them a name"));
    }
    if (!app.name().isEmpty() && before.stream().anyMatch(b -> b.name().equals(app.name()))) {
      mistakes.note(
          at.invalid(
              "Application '%s' is described twice".formatted(app.name()),
              "give each its own name"));
    }
  }
}
