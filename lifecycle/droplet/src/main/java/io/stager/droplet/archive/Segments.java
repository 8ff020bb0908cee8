package io.stager.droplet.archive;

import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the sequence of entries into segments of about the size that suits the compression.
 *
 * <p>Where a cut is, the names and sizes nearby decide alone: a hash of a name says whether a
 * segment ends behind it, the more likely the larger the entry. So the cuts are the same on every
 * machine, and what changes in one place moves no cut elsewhere. A file of some size is a segment
 * by itself, which can be stored when it does not compress; a large one is several.
 */
final class Segments {
  private static final int PARTS_OF_USUAL = 8;
  private static final int HEADER = 512;

  private final int usual;
  private final Listener listener;
  private List<Planned> entries = new ArrayList<>();
  private int size;

  /** Whoever packs the segments. */
  interface Listener {
    void cut(Segment segment) throws IOException;
  }

  /** Cuts segments of about so many bytes, a power of two, and at most twice as many. */
  Segments(int usual, Listener listener) {
    this.usual = usual;
    this.listener = listener;
  }

  void add(Planned planned) throws IOException {
    if (planned instanceof Planned.RegularFile file) {
      add(file);
    } else if (planned instanceof Planned.Folder folder) {
      add(folder, folder.name(), 0);
    } else if (planned instanceof Planned.Link link) {
      add(link, link.name(), 0);
    } else if (planned instanceof Planned.HardLink link) {
      add(link, link.name(), 0);
    } else if (planned instanceof Planned.Text text) {
      add(text, text.name(), text.content().length());
    } else {
      cut(planned);
    }
  }

  private void add(Planned.RegularFile file) throws IOException {
    if (file.facts().size() >= usual / PARTS_OF_USUAL) {
      parts(file);
    } else {
      add(file, file.name(), (int) file.facts().size());
    }
  }

  private void parts(Planned.RegularFile file) throws IOException {
    cut();
    var size = file.facts().size();
    for (long offset = 0; offset < size; offset += usual) {
      add(new Planned.Part(file, offset, (int) Math.min(usual, size - offset)));
    }
  }

  private void add(Planned planned, EntryName name, int content) throws IOException {
    var weight = HEADER + content;
    if (size + weight > 2 * usual) {
      cut();
    }
    entries.add(planned);
    size += weight;
    if (hash(name) < weight) {
      cut();
    }
  }

  /** {@return a number below the usual size that is the same for this name everywhere} */
  private int hash(EntryName name) {
    var mixed = name.text().hashCode() * 0x9E3779B9;
    return (((mixed ^ (mixed >>> 15)) * 0x85EBCA6B) >>> 8) & (usual - 1);
  }

  private void cut(Planned last) throws IOException {
    entries.add(last);
    cut();
  }

  private void cut() throws IOException {
    if (!entries.isEmpty()) {
      listener.cut(new Segment(entries));
      entries = new ArrayList<>();
      size = 0;
    }
  }
}
