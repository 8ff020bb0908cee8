package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a cache in their order, told one by one while its tree is walked: with their own
 * times and modes. What only lives while a process does (sockets, FIFOs) is left out.
 */
final class CachePlan {
  private static final int PERMISSIONS = 07777;

  private final Planned.Listener listener;
  private final Map<Object, EntryName> linked = new HashMap<>();

  private CachePlan(Planned.Listener listener) {
    this.listener = listener;
  }

  static void tell(Path directory, Planned.Listener listener) throws IOException {
    var plan = new CachePlan(listener);
    plan.children(Optional.empty(), directory);
    listener.planned(new Planned.EndMarker());
  }

  private void children(Optional<EntryName> parent, Path directory) throws IOException {
    for (var child : Child.sortedIn(directory)) {
      var name = child.name();
      add(
          parent.map(above -> above.child(name)).orElseGet(() -> new EntryName(name)),
          child.path());
    }
  }

  private void add(EntryName name, Path path) throws IOException {
    var facts = FileFacts.of(path);
    var mode = facts.mode() & PERMISSIONS;
    var time = facts.modified().toInstant();
    if (facts.isDirectory()) {
      plan(Entry.directory(name, mode, time));
      children(Optional.of(name), path);
    } else if (facts.isLink()) {
      plan(Entry.symlink(name, PathBytes.text(Files.readSymbolicLink(path)), time));
    } else if (facts.isRegular()) {
      var first = facts.names() > 1 ? linked.putIfAbsent(facts.inode(), name) : null;
      if (first == null) {
        var entry = Entry.file(name, mode, facts.size(), time);
        listener.planned(new Planned.RegularFile(entry, path, facts));
      } else {
        plan(Entry.hardLink(name, first, mode, time));
      }
    }
  }

  private void plan(Entry bare) throws IOException {
    listener.planned(new Planned.Bare(bare));
  }
}
