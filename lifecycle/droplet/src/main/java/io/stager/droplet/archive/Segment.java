package io.stager.droplet.archive;

import java.util.List;

/** Entries, or a part of a large file, that are packed and compressed by themselves. */
record Segment(List<Planned> entries) {
  Segment {
    entries = List.copyOf(entries);
  }
}
