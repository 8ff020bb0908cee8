package io.stager.droplet.archive;

import java.nio.file.Path;
import java.util.List;

/** A droplet that was unpacked, and what the person should know about it. */
public record Unpacked(Path directory, DropletFigures figures, List<String> warnings) {
  /** Copies the list. */
  public Unpacked {
    warnings = List.copyOf(warnings);
  }
}
