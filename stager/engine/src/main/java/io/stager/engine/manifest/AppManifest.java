package io.stager.engine.manifest;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.droplet.yaml.SourceText;
import io.stager.droplet.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifest says about one app.
 *
 * @param processes of each type once; the attributes of the app itself are those of {@code web}
 * @param said the entry as it stands in the file, keys with underscores: each value with its place
 * @param warnings what is probably not meant
 */
public record AppManifest(
    String name,
    Source source,
    Build build,
    List<ProcessManifest> processes,
    List<SidecarManifest> sidecars,
    YamlMap said,
    List<Warning> warnings) {
  /** Copies the lists. */
  public AppManifest {
    processes = List.copyOf(processes);
    sidecars = List.copyOf(sidecars);
    warnings = List.copyOf(warnings);
  }

  /**
   * Where the app's files are.
   *
   * @param directory the manifest's own, to which paths in it are relative
   * @param path what {@code path} says
   */
  public record Source(Path directory, Optional<Located<String>> path) {
    /** {@return the file or directory that holds the app} */
    public Path location() {
      return path.map(given -> directory.resolve(given.value())).orElse(directory).normalize();
    }
  }

  /** What it is staged with: buildpacks (detected where there are none), stack, environment. */
  public record Build(
      List<Located<String>> buildpacks, Optional<String> stack, Map<String, String> env) {
    /** Nothing said. */
    public static final Build NOTHING = new Build(List.of(), Optional.empty(), Map.of());

    /** Copies the list; the environment keeps its order. */
    public Build {
      buildpacks = List.copyOf(buildpacks);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }

  /** {@return the app of this name of which no manifest says anything} */
  static AppManifest bare(String name, Path directory) {
    return new AppManifest(
        name,
        new Source(directory, Optional.empty()),
        Build.NOTHING,
        List.of(),
        List.of(),
        new YamlMap(List.of(), new Location(new SourceText("", ""), 1, 1)),
        List.of());
  }

  /** {@return this app under another name} */
  AppManifest named(String other) {
    return new AppManifest(other, source, build, processes, sidecars, said, warnings);
  }

  /** {@return what only a platform acts on: routes, services, features and the like} */
  public JsonObject platform() {
    var others =
        said.entries().stream()
            .map(YamlMap.Entry::name)
            .filter(key -> !PlatformAttributes.KEYS.contains(key))
            .toList();
    return said.toJson().without(others);
  }

  /** {@return what is said about this process type} */
  public Optional<ProcessManifest> process(String type) {
    return processes.stream().filter(process -> process.type().equals(type)).findFirst();
  }

  /** {@return what is said about the sidecar of this name} */
  public Optional<SidecarManifest> sidecar(String name) {
    return sidecars.stream().filter(sidecar -> sidecar.name().value().equals(name)).findFirst();
  }
}
