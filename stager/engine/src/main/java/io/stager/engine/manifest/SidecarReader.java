package io.stager.engine.manifest;

import io.stager.builder.Keys;
import io.stager.builder.SidecarKeys;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.Mistakes;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what is said below {@code sidecars}; its keys have one spelling only. */
final class SidecarReader {
  /** All keys that a sidecar may have. */
  static final List<String> KEYS =
      Stream.concat(
              Stream.of("name", "process_types", "command", "memory", "path", "buildpacks"),
              SidecarKeys.NAMES.stream())
          .toList();

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_COMMAND = 4096;

  private final List<Warning> warnings;
  private final Mistakes mistakes;

  SidecarReader(List<Warning> warnings, Mistakes mistakes) {
    this.warnings = warnings;
    this.mistakes = mistakes;
  }

  /** The sidecars in the list; those with a mistake that leaves nothing to run are left out. */
  List<SidecarManifest> read(YamlNode node) {
    if (!(node instanceof YamlList list)) {
      noArray(node, "begin each sidecar with a dash: - name: NAME");
      return List.of();
    }
    var sidecars = new ArrayList<SidecarManifest>();
    var names = new HashSet<String>();
    for (var item : list.items()) {
      if (item instanceof YamlMap map) {
        mistakes
            .note(() -> Optional.of(name(map)))
            .map(name -> unique(name, names))
            .flatMap(name -> new Reading(map, name).sidecar())
            .ifPresent(sidecars::add);
      } else {
        noArray(item, "write a sidecar as name, process_types and command");
      }
    }
    return List.copyOf(sidecars);
  }

  private void noArray(YamlNode node, String remedy) {
    mistakes.note(node.at().invalid("Sidecars must be an array of sidecar configurations", remedy));
  }

  private Located<String> unique(Located<String> name, Set<String> before) {
    if (!before.add(name.value())) {
      mistakes.note(
          name.at()
              .invalid(
                  "Sidecar with name '%s' already exists for given app".formatted(name.value()),
                  "give each sidecar its own name"));
    }
    return name;
  }

  private static Located<String> name(YamlMap map) {
    var node =
        map.get("name")
            .orElseThrow(
                () -> map.at().invalid("Sidecar name can't be blank", "add name: NAME to it"));
    if (!(node instanceof YamlScalar scalar)) {
      throw node.at().invalid("Sidecar: Name must be a string", "give one word or text");
    }
    if (scalar.text().isBlank()) {
      throw scalar.at().invalid("Sidecar name can't be blank", "give it a name");
    }
    if (scalar.text().length() > LONGEST_NAME) {
      throw scalar
          .at()
          .invalid(
              "Sidecar \"%s…\": Name is too long (maximum is 255 characters)"
                  .formatted(scalar.text().substring(0, 40)),
              "shorten it");
    }
    if (scalar.text().chars().anyMatch(Character::isISOControl)) {
      throw scalar
          .at()
          .invalid("Sidecar name must be one line of text", "remove the control character");
    }
    return new Located<>(scalar.text(), scalar.at());
  }

  /** One sidecar, once its name is known. */
  private final class Reading {
    private final YamlMap map;
    private final Located<String> name;
    private final Keys keys;

    Reading(YamlMap map, Located<String> name) {
      this.map = map;
      this.name = name;
      this.keys = new Keys(map, "Sidecar '" + name.value() + "'");
    }

    /** The sidecar, unless nothing could be run of it. */
    Optional<SidecarManifest> sidecar() {
      map.entries().stream()
          .map(YamlMap.Entry::key)
          .filter(key -> !KEYS.contains(key.text()))
          .forEach(key -> warnings.add(unknown(key)));
      var types = mistakes.note(() -> Optional.of(processTypes()));
      var command = mistakes.note(() -> Optional.of(command()));
      var memory = mistakes.note(this::memory);
      var source = mistakes.note(this::source);
      var ours = SidecarKeys.read(keys, mistakes);
      return types.isEmpty() || command.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new SidecarManifest(name, types.get(), command.get(), memory, source, ours));
    }

    private Warning unknown(YamlScalar key) {
      return Warning.at(
          key.at(),
          "Sidecar \"%s\": Unknown field(s): '%s', ignored%s"
              .formatted(name.value(), key.text(), Choices.of(KEYS).didYouMean(key.text())));
    }

    private List<Located<String>> processTypes() {
      var node = map.get("process_types");
      if (node.isPresent() && !(node.get() instanceof YamlList)) {
        throw fail(
            node.get().at(),
            "Process types must be an array",
            "write it in brackets: process_types: [web]");
      }
      var types = keys.texts("process_types").orElse(List.of());
      if (types.isEmpty()) {
        throw fail(
            node.map(YamlNode::at).orElse(name.at()),
            "Process types must have at least 1 process_type",
            map.entry("process-types").isPresent()
                ? "write process_types with an underscore"
                : "add process_types: [web], or the types it is to run beside");
      }
      types.forEach(type -> mistakes.check(() -> check(type, types)));
      return types;
    }

    private void check(Located<String> type, List<Located<String>> all) {
      if (type.value().length() > LONGEST_NAME) {
        throw fail(type.at(), "Process type is too long (maximum is 255 characters)", "shorten it");
      }
      var first = all.stream().filter(t -> t.value().equals(type.value())).findFirst();
      if (!first.equals(Optional.of(type))) {
        throw fail(
            type.at(),
            "Sidecar is already associated with process type " + type.value(),
            "name each type once");
      }
    }

    private Located<String> command() {
      var command = keys.text("command");
      if (command.isEmpty() || command.get().value().isBlank()) {
        throw fail(
            command.map(Located::at).orElse(name.at()),
            "Command can't be blank",
            "add command: COMMAND; a sidecar has no default");
      }
      if (command.get().value().length() > LONGEST_COMMAND) {
        throw fail(
            command.get().at(),
            "Command is too long (maximum is 4096 characters)",
            "put it into a script of the app");
      }
      return command.get();
    }

    /** A bare number counts megabytes here, and only here. */
    private Optional<Located<MemorySize>> memory() {
      return keys.text("memory").map(text -> new Located<>(megabytes(text), text.at()));
    }

    private MemorySize megabytes(Located<String> text) {
      var size =
          text.value().matches("-?\\d{1,9}")
              ? Optional.of(MemorySize.ofMegabytes(Long.parseLong(text.value())))
              : MemorySize.parse(text.value());
      if (size.isEmpty() && text.value().matches("-?\\d+\\.\\d+")) {
        throw fail(text.at(), "Memory in mb must be an integer", "write it as 64M or 1G");
      }
      if (size.isEmpty()) {
        throw fail(text.at(), "Memory in mb is not a number", "write it as 64M or 1G");
      }
      if (size.get().megabytes() <= 0) {
        throw fail(
            text.at(), "Memory in mb must be greater than 0", "give it at least a megabyte: 1M");
      }
      return size.get();
    }

    private Optional<SidecarManifest.Source> source() {
      var path = keys.text("path");
      var buildpacks = keys.texts("buildpacks");
      if (path.isEmpty() && buildpacks.isPresent()) {
        warnings.add(
            new Warning(
                "buildpacks of sidecar '%s' are ignored without a path".formatted(name.value()),
                map.get("buildpacks").map(YamlNode::at)));
      }
      return path.map(given -> new SidecarManifest.Source(given, buildpacks.orElse(List.of())));
    }

    private StagingException.InvalidInput fail(Location at, String message, String remedy) {
      return at.invalid("Sidecar \"%s\": %s".formatted(name.value(), message), remedy);
    }
  }
}
