package io.stager.engine.manifest;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.git.GitAddress;
import java.util.List;
import java.util.Set;

/**
 * What a droplet keeps of its manifest though it starts without it, so that a manifest can be
 * written from the droplet: stack, buildpacks, and what is the platform's. No secrets are kept.
 */
public final class KeptAttributes {
  private static final Set<String> SECRET = Set.of("cnb_credentials");

  private KeptAttributes() {}

  /**
   * {@return them as the descriptor holds them}
   *
   * @param buildpacks the references that the app was staged with; none where they were detected
   */
  public static JsonObject of(AppManifest app, List<String> buildpacks) {
    var platform = app.platform().without(SECRET);
    return JsonObject.empty()
        .with("stack", app.build().stack())
        .with("buildpacks", buildpacks.stream().map(GitAddress::withoutPassword).toList())
        .withAll(platform)
        .withAll(services(platform));
  }

  /** A service's parameters may hold passwords. */
  private static JsonObject services(JsonObject platform) {
    return platform.members().get("services") instanceof List<?> services
        ? JsonObject.empty().with("services", services.stream().map(KeptAttributes::open).toList())
        : JsonObject.empty();
  }

  private static Object open(Object service) {
    return service instanceof JsonObject object ? object.without(Set.of("parameters")) : service;
  }
}
