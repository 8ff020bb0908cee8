package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.tarball.Entry;

/** A file in a droplet, and what its content is. */
public record PackedFile(Entry entry, FileKind kind, Digest sha256) {
  /** {@return the name, without {@code ./} in front} */
  public String name() {
    return entry.name().text();
  }

  /** {@return bytes of content} */
  public long size() {
    return entry.size();
  }
}
