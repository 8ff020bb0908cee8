package io.stager.droplet.archive;

import io.stager.droplet.Slug;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes into a droplet.
 *
 * @param launch the text of launch.json
 * @param stagingInfo the text of staging_info.yml
 * @param unit the app's trees
 * @param sidecars the trees of the sidecars that brought their own source
 */
public record DropletContents(
    String launch, String stagingInfo, UnitTree unit, Map<Slug, UnitTree> sidecars) {
  /** Copies the map, in the order of a droplet. */
  public DropletContents {
    sidecars = sorted(sidecars);
  }

  private static Map<Slug, UnitTree> sorted(Map<Slug, UnitTree> sidecars) {
    var sorted = new TreeMap<Slug, UnitTree>((one, other) -> one.text().compareTo(other.text()));
    sorted.putAll(sidecars);
    return Collections.unmodifiableMap(sorted);
  }
}
