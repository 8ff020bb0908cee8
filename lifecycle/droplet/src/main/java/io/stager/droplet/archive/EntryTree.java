package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.EntryType;
import io.stager.droplet.tarball.Suspect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of an archive so far, which each further entry must fit: no name twice, nothing below
 * what is no directory, no hard link but to a file that came before.
 */
final class EntryTree {
  private final Suspect suspect;
  private final Map<String, EntryType> types = new HashMap<>();
  private final Set<String> implied = new HashSet<>();

  EntryTree(Suspect suspect) {
    this.suspect = suspect;
  }

  void add(Entry entry) {
    requireDirectoriesAbove(entry.name());
    requireNew(entry);
    if (entry.type() == EntryType.HARD_LINK) {
      requireFileBefore(entry);
    }
    types.put(entry.name().text(), entry.type());
  }

  private void requireDirectoriesAbove(EntryName name) {
    for (var above = name.parent(); above.isPresent(); above = above.get().parent()) {
      var type = Optional.ofNullable(types.putIfAbsent(above.get().text(), EntryType.DIRECTORY));
      if (type.isEmpty()) {
        implied.add(above.get().text());
        continue;
      }
      if (type.get() != EntryType.DIRECTORY) {
        throw suspect.unsafe(name, "leads through './" + above.get() + "', which is no directory");
      }
      return; // What is above a known directory was looked at when that came.
    }
  }

  private void requireNew(Entry entry) {
    var name = entry.name().text();
    var impliedBefore = entry.type() == EntryType.DIRECTORY && implied.remove(name);
    if (types.containsKey(name) && !impliedBefore) {
      throw suspect.unsafe(entry.name(), "stands in it twice");
    }
  }

  private void requireFileBefore(Entry link) {
    var target = link.linkTarget().orElse("");
    var type = Optional.ofNullable(types.get(target));
    if (!type.equals(Optional.of(EntryType.FILE))
        && !type.equals(Optional.of(EntryType.HARD_LINK))) {
      throw suspect.unsafe(
          link.name(), "is a hard link to what is no file before it: " + EntryName.shown(target));
    }
  }
}
