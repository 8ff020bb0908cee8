package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import java.nio.file.Path;
import java.util.List;

/** A droplet that was written, and what the person should know about it. */
public record Packed(Path file, DropletFigures figures, List<String> warnings) {
  /** Copies the list. */
  public Packed {
    warnings = List.copyOf(warnings);
  }

  /** {@return the digest of the uncompressed tar} */
  public Digest digest() {
    return figures.digest();
  }
}
