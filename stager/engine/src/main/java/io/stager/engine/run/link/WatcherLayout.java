package io.stager.engine.run.link;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.run.state.FolderTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The watcher's files in the state folder. */
public record WatcherLayout(Path state) {
  // sockaddr_un holds 108 bytes, the last of them zero.
  private static final int LONGEST_SOCKET_PATH = 107;

  /** {@return the file whose lock makes a process the watcher} */
  public Path lock() {
    return state.resolve("watcher.lock");
  }

  /** {@return what the watcher prints} */
  public Path output() {
    return state.resolve("watcher.log");
  }

  /** {@return the id that stands for this machine in messages, as that of a cell does} */
  public Path cell() {
    return state.resolve("cell");
  }

  /**
   * {@return the socket, in a folder that nobody else can enter}
   *
   * <p>A path that is too long for a socket is replaced by one below /tmp.
   */
  public Path socket() {
    var socket = state.resolve("watcher.sock");
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH
        ? socket
        : shortFolder().resolve("watcher.sock");
  }

  private Path shortFolder() {
    var algorithm = Digest.algorithm();
    algorithm.update(state.toString().getBytes(StandardCharsets.UTF_8));
    var folder = Path.of("/tmp", "stager-" + Digest.of(algorithm).hex().substring(0, 16));
    try {
      FolderTree.makePrivate(folder);
      if (!isOurs(folder)) {
        throw new IOException("it belongs to someone else");
      }
      return folder;
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "There is no safe place for the watcher's socket: " + e.getMessage(),
              folder.toString(),
              "remove that folder, or set STAGER_HOME to a shorter path")
          .causedBy(e);
    }
  }

  private static boolean isOurs(Path folder) throws IOException {
    var owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && owner.equals(Files.getOwner(Path.of("/proc/self")));
  }
}
