package io.stager.engine.container;

import io.stager.droplet.OsRelease;
import io.stager.droplet.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The stack {@code host}: the machine's own programs and libraries, read-only, and nothing of the
 * people who work on it.
 *
 * <p>Home directories, the work tree and {@code /etc/shadow} are not visible. What buildpacks rely
 * on is: apt's configuration and keyrings, the list of installed packages, certificates.
 */
public final class HostStack implements Rootfs {
  private static final List<String> LINKS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");
  private static final List<String> SHOWN =
      List.of(
          "/usr",
          "/etc/alternatives",
          "/etc/apt",
          "/etc/ca-certificates",
          "/etc/fonts",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/mime.types",
          "/etc/services",
          "/etc/protocols",
          "/etc/ssl",
          "/var/lib/dpkg");

  private static final Path ROOT = Path.of("/");

  private final OsRelease release;

  private HostStack(OsRelease release) {
    this.release = release;
  }

  /**
   * {@return the stack of this machine}
   *
   * @throws IOException when the machine's release file cannot be read
   */
  public static HostStack ofThisMachine() throws IOException {
    return new HostStack(OsRelease.of(ROOT));
  }

  @Override
  public Stack stack() {
    return new Stack("host", release.stackId(), "linux", Machine.architecture());
  }

  @Override
  public List<Mount> layOut(Path directory, Isolation.Network network) throws IOException {
    var skeleton = new Skeleton(directory);
    for (var link : LINKS) {
      skeleton.repeat(ROOT.resolve(link));
    }
    for (var path : SHOWN) {
      skeleton.show(Path.of(path), path);
    }
    try (var found = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
      for (var path : found) {
        skeleton.show(path, path.toString());
      }
    }
    for (var file : List.of("/etc/nsswitch.conf", "/etc/debian_version", "/etc/localtime")) {
      skeleton.copy(Path.of(file), file);
    }
    skeleton.copy(Path.of("/usr/lib/os-release"), "/etc/os-release");
    skeleton.users(Path.of("/etc/passwd"), Path.of("/etc/group"));
    skeleton.names(network);
    skeleton.release(release);
    return skeleton.mounts();
  }
}
