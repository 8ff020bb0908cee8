package io.stager.engine.container;

import io.stager.droplet.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stack's root filesystem, as a skeleton that is laid out anew for each container and read-only
 * mounts upon it.
 *
 * <p>Nothing is mounted on the machine itself, so nothing is left behind when a process is killed.
 */
public interface Rootfs {
  /**
   * {@return the stack in the directory; without one, that of this machine}
   *
   * @throws IOException when its files cannot be read
   */
  static Rootfs of(Optional<Path> directory) throws IOException {
    return directory.isPresent() ? DirectoryStack.of(directory.get()) : HostStack.ofThisMachine();
  }

  /** {@return the stack that this is the root of} */
  Stack stack();

  /**
   * Lays out the skeleton in an empty directory.
   *
   * @return what must be mounted on it, before all else
   * @throws IOException when a file cannot be written
   */
  List<Mount> layOut(Path directory, Isolation.Network network) throws IOException;
}
