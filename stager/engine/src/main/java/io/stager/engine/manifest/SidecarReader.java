package io.stager.engine.manifest;

import io.stager.builder.Keys;
import io.stager.builder.SidecarKeys;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what is said below {@code sidecars}; its keys have one spelling only. */
final class SidecarReader {
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of("name", "process_types", "command", "memory", "path", "buildpacks"),
              SidecarKeys.NAMES.stream())
          .toList();
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_COMMAND = 4096;

  private final List<Warning> warnings;

  SidecarReader(List<Warning> warnings) {
    this.warnings = warnings;
  }

  List<SidecarManifest> read(YamlNode node) {
    if (!(node instanceof YamlList list)) {
      throw node.at()
          .invalid(
              "Sidecars must be an array of sidecar configurations",
              "begin each sidecar with a dash: - name: NAME");
    }
    var sidecars = new ArrayList<SidecarManifest>();
    for (var item : list.items()) {
      var sidecar = sidecar(item);
      if (sidecars.stream().anyMatch(s -> s.name().value().equals(sidecar.name().value()))) {
        throw sidecar
            .name()
            .at()
            .invalid(
                "Sidecar with name '%s' already exists for given app"
                    .formatted(sidecar.name().value()),
                "give each sidecar its own name");
      }
      sidecars.add(sidecar);
    }
    return List.copyOf(sidecars);
  }

  private SidecarManifest sidecar(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      throw node.at()
          .invalid(
              "Sidecars must be an array of sidecar configurations",
              "write a sidecar as name, process_types and command");
    }
    return new Reading(map, name(map)).sidecar();
  }

  private static Located<String> name(YamlMap map) {
    var node =
        map.get("name")
            .orElseThrow(
                () -> map.at().invalid("Sidecar name can't be blank", "add name: NAME to it"));
    if (!(node instanceof YamlScalar scalar)) {
      throw node.at().invalid("Sidecar name must be a string", "give one word or text");
    }
    if (scalar.text().isBlank()) {
      throw scalar.at().invalid("Sidecar name can't be blank", "give it a name");
    }
    if (scalar.text().length() > LONGEST_NAME) {
      throw scalar
          .at()
          .invalid("Sidecar name is too long (maximum is 255 characters)", "shorten it");
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

    SidecarManifest sidecar() {
      warnings.addAll(Attributes.unknownKeys(map, KEYS, "sidecar '" + name.value() + "'"));
      return new SidecarManifest(
          name, processTypes(), command(), memory(), source(), SidecarKeys.read(keys));
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
      types.forEach(type -> check(type, types));
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

    private StagingException fail(Location at, String message, String remedy) {
      return at.invalid("Sidecar \"%s\": %s".formatted(name.value(), message), remedy);
    }
  }
}
