package io.stager.engine.manifest;

import io.stager.builder.SidecarKeys;
import io.stager.droplet.yaml.Located;
import java.util.List;
import java.util.Optional;

/**
 * What the manifest says about one sidecar.
 *
 * @param source where its own source is; where there is none, its executable lies in the app
 * @param keys our keys, which Cloud Foundry does not know
 */
public record SidecarManifest(
    Located<String> name,
    List<Located<String>> processTypes,
    Located<String> command,
    Optional<Located<MemorySize>> memory,
    Optional<Source> source,
    SidecarKeys keys) {
  /** Copies the list. */
  public SidecarManifest {
    processTypes = List.copyOf(processTypes);
  }

  /**
   * The source of a sidecar that is staged as a unit of its own.
   *
   * @param path a directory, archive or URL, relative to the manifest
   * @param buildpacks as for the app; detected where there are none
   */
  public record Source(Located<String> path, List<Located<String>> buildpacks) {
    /** Copies the list. */
    public Source {
      buildpacks = List.copyOf(buildpacks);
    }
  }
}
