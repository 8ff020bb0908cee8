package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts the sequence of entries into segments of about the size that suits the compression.
 *
 * <p>Where a cut is, the names and sizes nearby decide alone: a hash of a name says whether a
 * segment ends behind it, the more likely the larger the entry. So the cuts are the same on every
 * machine, and what changes in one place moves no cut but those next to it. A file of half that
 * size is a segment by itself, and a large one is several; so is a smaller one whose name says that
 * it is compressed already, since it can then be stored.
 */
final class Segments {
  private static final int LARGE = 2;
  private static final int LARGE_IF_DENSE = 16;
  private static final Set<String> DENSE =
      Set.of(
          "7z", "br", "bz2", "deb", "ear", "gem", "gif", "gz", "jar", "jpeg", "jpg", "mp3", "mp4",
          "nupkg", "png", "rpm", "tgz", "war", "webp", "whl", "woff", "woff2", "xz", "zip", "zst");
  private static final int HEADER = 512;

  private final int usual;
  private final Listener listener;
  private List<Planned> entries = new ArrayList<>();
  private int size;

  /** Whoever packs the segments. */
  interface Listener {
    void cut(Segment segment) throws IOException;
  }

  /** Cuts segments of about so many bytes, a power of two, and at most half as many more. */
  Segments(int usual, Listener listener) {
    this.usual = usual;
    this.listener = listener;
  }

  /** {@return how many bytes of headers and content a segment has at most, but for long names} */
  static int largest(int usual) {
    return usual + usual / 2;
  }

  void add(Planned planned) throws IOException {
    if (planned instanceof Planned.RegularFile file) {
      add(file);
    } else if (planned instanceof Planned.Bare bare) {
      add(bare, bare.entry());
    } else if (planned instanceof Planned.Text text) {
      add(text, text.entry());
    } else {
      cut(planned);
    }
  }

  private void add(Planned.RegularFile file) throws IOException {
    if (file.size() >= usual / (isDense(file) ? LARGE_IF_DENSE : LARGE)) {
      parts(file);
    } else {
      add(file, file.entry());
    }
  }

  private static boolean isDense(Planned.RegularFile file) {
    var name = file.name().text();
    return DENSE.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private void parts(Planned.RegularFile file) throws IOException {
    cut();
    var size = file.size();
    for (long offset = 0; offset < size; offset += usual) {
      add(new Planned.Part(file, offset, (int) Math.min(usual, size - offset)));
    }
  }

  private void add(Planned planned, Entry entry) throws IOException {
    var weight = HEADER + (int) entry.size();
    if (size + weight > largest(usual)) {
      cut();
    }
    entries.add(planned);
    size += weight;
    if (size >= usual / 2 && hash(entry.name()) < weight) {
      cut();
    }
  }

  /** {@return a number below half the usual size that is the same for this name everywhere} */
  private int hash(EntryName name) {
    var mixed = name.text().hashCode() * 0x9E3779B9;
    return (((mixed ^ (mixed >>> 15)) * 0x85EBCA6B) >>> 8) & (usual / 2 - 1);
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
