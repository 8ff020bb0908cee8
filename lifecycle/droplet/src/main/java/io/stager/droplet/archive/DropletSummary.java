package io.stager.droplet.archive;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * All that a droplet tells about itself.
 *
 * @param launch its launch descriptor; Cloud Foundry's own droplets have none
 * @param stagingInfo Cloud Foundry's file, where it is there and JSON
 * @param areas its parts, by name
 */
public record DropletSummary(
    DropletFigures figures,
    Optional<LaunchDescriptor> launch,
    Optional<JsonObject> stagingInfo,
    List<Area> areas) {
  /** Copies the list. */
  public DropletSummary {
    areas = List.copyOf(areas);
  }
}
