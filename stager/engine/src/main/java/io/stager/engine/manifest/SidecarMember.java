package io.stager.engine.manifest;

import io.stager.droplet.Sidecar;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import io.stager.engine.git.GitAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A sidecar, and the places in the manifest or launch.yml that errors about it show.
 *
 * @param byBuildpack whether a buildpack brought it
 */
record SidecarMember(
    Sidecar sidecar,
    boolean byBuildpack,
    List<Located<String>> processTypes,
    List<Located<String>> dependsOn,
    Location memoryAt) {
  private static final JsonObject NOTHING = JsonObject.empty();

  /** A buildpack's sidecar, all of which stands in one place. */
  static SidecarMember of(Sidecar sidecar, Location at) {
    return new SidecarMember(
        sidecar,
        true,
        sidecar.processTypes().stream().map(type -> new Located<>(type, at)).toList(),
        sidecar.lifecycle().dependsOn().stream().map(name -> new Located<>(name, at)).toList(),
        at);
  }

  /** A sidecar of the manifest. */
  static SidecarMember of(SidecarManifest said, UnaryOperator<String> slugs) {
    var name = said.name().value();
    var unit = said.source().map(source -> "sidecars/" + slugs.apply(name));
    var sidecar =
        new Sidecar(
            name,
            said.processTypes().stream().map(Located::value).toList(),
            new Sidecar.Start(said.command().value(), "manifest", unit),
            said.memory().map(memory -> memory.value().megabytes()),
            said.keys().lifecycle(),
            said.keys().other().withAll(said.source().map(SidecarMember::kept).orElse(NOTHING)));
    return new SidecarMember(
        sidecar,
        false,
        said.processTypes(),
        said.keys().dependsOn(),
        said.memory().map(Located::at).orElse(said.name().at()));
  }

  /** What the unit was staged from, so that a manifest can be written that stages it again. */
  private static JsonObject kept(SidecarManifest.Source source) {
    return JsonObject.empty()
        .with("path", GitAddress.withoutPassword(source.path().value()))
        .with(
            "buildpacks",
            source.buildpacks().stream()
                .map(one -> GitAddress.withoutPassword(one.value()))
                .toList());
  }

  String name() {
    return sidecar.name();
  }

  Sidecar.Order order() {
    return sidecar.lifecycle().order();
  }

  Optional<Integer> memoryMb() {
    return sidecar.memoryMb();
  }

  boolean runsBeside(String type) {
    return sidecar.processTypes().contains(type);
  }
}
