package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a droplet in their order, told one by one while the trees are walked: what cannot
 * be packed is refused here.
 *
 * <p>The order is fixed: the two files of ours, then depth first, siblings by the bytes of their
 * names. A hard-linked file stands at the first of its names. The directories that every droplet
 * has are 0755, whatever the directories of this machine were that staging used for them.
 */
final class DropletPlan {
  private static final int SHARED = 0755;

  private final Instant time;
  private final Planned.Listener listener;
  private long entries;
  private long bytes;
  private final Map<Object, EntryName> linked = new HashMap<>();
  private final NamesInWarning externalLinks =
      new NamesInWarning("Links that point out of the droplet");
  private final NamesInWarning specialFiles =
      new NamesInWarning("Files that lose setuid, setgid or sticky");

  private DropletPlan(Instant time, Planned.Listener listener) {
    this.time = time;
    this.listener = listener;
  }

  /**
   * What was told.
   *
   * @param bytes of content in all entries
   * @param warnings what the person should know
   */
  record Told(long entries, long bytes, List<String> warnings) {}

  /**
   * {@return what there was, once the listener was told of every entry}
   *
   * @param time what every entry gets
   */
  static Told tell(DropletContents contents, Instant time, Planned.Listener listener)
      throws IOException {
    var plan = new DropletPlan(time, listener);
    plan.text(DropletLayout.LAUNCH, contents.launch());
    plan.text(DropletLayout.STAGING_INFO, contents.stagingInfo());
    plan.home(contents);
    listener.planned(new Planned.EndMarker());
    return new Told(
        plan.entries, plan.bytes, NamesInWarning.all(plan.externalLinks, plan.specialFiles));
  }

  private void text(String name, String text) throws IOException {
    var planned = Planned.Text.of(new EntryName(name), text, time);
    plan(planned, planned.entry());
  }

  private void home(DropletContents contents) throws IOException {
    var unit = contents.unit();
    tree(DropletLayout.APP, Optional.of(unit.app()));
    tree(DropletLayout.DEPS, unit.deps());
    tree(DropletLayout.LOGS, Optional.empty());
    tree(DropletLayout.PROFILE_D, unit.profileD());
    if (!contents.sidecars().isEmpty()) {
      tree(DropletLayout.SIDECARS, Optional.empty());
    }
    for (var sidecar : contents.sidecars().entrySet()) {
      sidecar(DropletLayout.unit(sidecar.getKey()), sidecar.getValue());
    }
    tree(DropletLayout.TMP, Optional.empty());
  }

  /** Units know nothing of one another: a file is linked to names in its own alone. */
  private void sidecar(String home, UnitTree unit) throws IOException {
    linked.clear();
    tree(home, Optional.empty());
    tree(home + "/" + DropletLayout.APP, Optional.of(unit.app()));
    tree(home + "/" + DropletLayout.DEPS, unit.deps());
    tree(home + "/" + DropletLayout.PROFILE_D, unit.profileD());
    tree(home + "/" + DropletLayout.TMP, Optional.empty());
  }

  private void tree(String name, Optional<Path> source) throws IOException {
    var root = new EntryName(name);
    plan(Entry.directory(root, SHARED, time));
    if (source.isPresent()) {
      children(root, source.get());
    }
  }

  private void children(EntryName parent, Path directory) throws IOException {
    for (var child : Child.sortedIn(directory)) {
      add(named(parent, child), child.path(), FileFacts.of(child.path()));
    }
  }

  private static EntryName named(EntryName parent, Child child) {
    try {
      return parent.child(child.name());
    } catch (IllegalArgumentException e) {
      throw new StagingException.PackagingFailed(
          "A file cannot be packed: " + e.getMessage(),
          EntryName.shown(PathBytes.text(child.path())),
          "rename it, or leave it out in .cfignore");
    }
  }

  private void add(EntryName name, Path path, FileFacts facts) throws IOException {
    if (facts.isDirectory()) {
      plan(Entry.directory(name, facts.packedMode(), time));
      children(name, path);
    } else if (facts.isRegular()) {
      file(name, path, facts);
    } else if (facts.isLink()) {
      link(new LinkTarget(name, PathBytes.text(Files.readSymbolicLink(path))));
    } else {
      throw new StagingException.PackagingFailed(
          "A droplet cannot hold a device, socket or FIFO: './" + name + "'",
          EntryName.shown(PathBytes.text(path)),
          "remove it, or leave it out in .cfignore");
    }
  }

  private void file(EntryName name, Path path, FileFacts facts) throws IOException {
    if (facts.isSpecial()) {
      specialFiles.add("./" + name);
    }
    var first = facts.names() > 1 ? linked.putIfAbsent(facts.inode(), name) : null;
    if (first == null) {
      var entry = Entry.file(name, facts.packedMode(), facts.size(), time);
      plan(new Planned.RegularFile(entry, path, facts), entry);
    } else {
      plan(Entry.hardLink(name, first, facts.packedMode(), time));
    }
  }

  private void plan(Entry bare) throws IOException {
    plan(new Planned.Bare(bare), bare);
  }

  private void plan(Planned planned, Entry entry) throws IOException {
    entries++;
    bytes += entry.size();
    listener.planned(planned);
  }

  private void link(LinkTarget link) throws IOException {
    if (link.isExternal()) {
      externalLinks.add(link.toString());
    }
    plan(Entry.symlink(link.link(), link.target(), time));
  }
}
