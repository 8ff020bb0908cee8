package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.EntryType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a droplet, counted entry by entry. */
final class Areas {
  private final Map<EntryName, Area> areas = new TreeMap<>();

  void add(Entry entry) {
    var parts = entry.name().parts();
    if (entry.type() != EntryType.DIRECTORY && parts.size() > 1) {
      var name = isDivided(parts.getFirst()) ? parts.get(0) + "/" + parts.get(1) : parts.getFirst();
      areas.merge(new EntryName(name), new Area(name, 1, entry.size()), Areas::sum);
    }
  }

  private static boolean isDivided(String directory) {
    return directory.equals(DropletLayout.DEPS) || directory.equals(DropletLayout.SIDECARS);
  }

  private static Area sum(Area one, Area other) {
    return new Area(one.name(), one.files() + other.files(), one.bytes() + other.bytes());
  }

  List<Area> all() {
    return List.copyOf(areas.values());
  }
}
