package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directories that staging left for one unit, wherever they stand on this machine. */
public record UnitTree(Path app, Optional<Path> deps, Optional<Path> profileD) {
  /** {@return the trees of a unit that was staged in this home; only the app's must be there} */
  public static UnitTree in(DropletLayout home) {
    return new UnitTree(
        home.app(),
        Optional.of(home.deps()).filter(Files::isDirectory),
        Optional.of(home.profileD()).filter(Files::isDirectory));
  }
}
