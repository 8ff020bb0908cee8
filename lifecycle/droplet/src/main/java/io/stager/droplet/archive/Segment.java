package io.stager.droplet.archive;

import java.util.List;

/** Entries, or a part of a large file, that are packed and compressed by themselves. */
record Segment(List<Planned> entries) {
  private static final int HEADER = 512;

  Segment {
    entries = List.copyOf(entries);
  }

  /** {@return how many bytes of headers and content it has, but for long names} */
  long bytes() {
    long bytes = 0;
    for (var entry : entries) {
      bytes += HEADER + content(entry);
    }
    return bytes;
  }

  private static long content(Planned entry) {
    return switch (entry) {
      case Planned.RegularFile file -> file.size();
      case Planned.Part part -> part.length();
      case Planned.Text text -> text.entry().size();
      case Planned.Bare _, Planned.EndMarker _ -> 0;
    };
  }
}
