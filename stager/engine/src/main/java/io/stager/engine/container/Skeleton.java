package io.stager.engine.container;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.stager.droplet.OsRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a root filesystem that every stack needs and that are ours: users, hosts, resolver,
 * and the empty places that others are mounted on.
 */
final class Skeleton {
  private static final List<String> PLACES =
      List.of("dev", "etc", "home/vcap", "proc", "sys", "tmp", "var/lib", "var/tmp", "root", "run");

  private final Path root;
  private final List<Mount> mounts = new ArrayList<>();

  Skeleton(Path root) throws IOException {
    this.root = root;
    for (var place : PLACES) {
      Files.createDirectories(root.resolve(place));
    }
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  /** Shows a directory or file of the machine at the same path, where the machine has it. */
  void show(Path source, String destination) throws IOException {
    if (!Files.exists(source)) {
      return;
    }
    var point = root.resolve(destination.substring(1));
    if (Files.isDirectory(source)) {
      Files.createDirectories(point);
    } else if (!Files.exists(point, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(point.getParent());
      Files.createFile(point);
    }
    mounts.add(Mount.readOnly(source, destination));
  }

  /**
   * Repeats a symbolic link of the machine ({@code /bin} → {@code usr/bin}), or shows what is
   * there.
   */
  void repeat(Path source) throws IOException {
    if (Files.isSymbolicLink(source)) {
      Files.createSymbolicLink(
          root.resolve(source.getFileName().toString()), Files.readSymbolicLink(source));
    } else {
      show(source, "/" + source.getFileName());
    }
  }

  void copy(Path source, String destination) throws IOException {
    if (Files.isReadable(source)) {
      Files.copy(source, root.resolve(destination.substring(1)), REPLACE_EXISTING);
    }
  }

  /** Replaces what a stack has there, a link too: what it points to is none of ours to write. */
  void write(String destination, String text) throws IOException {
    var file = root.resolve(destination.substring(1));
    Files.deleteIfExists(file);
    Files.writeString(file, text);
  }

  void users(Path machinePasswd, Path machineGroup) throws IOException {
    write("/etc/passwd", system(machinePasswd) + "vcap:x:2000:2000::/home/vcap:/bin/bash\n");
    write("/etc/group", system(machineGroup) + "vcap:x:2000:\n");
  }

  /** Keeps the system's own users: programs look them up, and nobody's name is among them. */
  private static String system(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return "root:x:0:0:root:/root:/bin/bash\n";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(Skeleton::isSystem).map(line -> line + "\n").reduce("", String::concat);
    }
  }

  private static boolean isSystem(String line) {
    var fields = line.split(":", -1);
    return fields.length > 2
        && fields[2].matches("\\d+")
        && (Integer.parseInt(fields[2]) < 1000 || fields[2].equals("65534"));
  }

  /**
   * Names a resolver only where there is a network: one that nobody answers stalls programs for up
   * to fifty seconds.
   */
  void names(Isolation.Network network) throws IOException {
    write("/etc/hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost\n");
    write("/etc/resolv.conf", "");
    switch (network) {
      case OWN -> {}
      case ROUTED -> write("/etc/resolv.conf", Resolver.ofThisMachine().text());
      case HOST -> {
        copy(Path.of("/etc/hosts"), "/etc/hosts");
        copy(Path.of("/etc/resolv.conf"), "/etc/resolv.conf");
      }
    }
  }

  void release(OsRelease release) throws IOException {
    write(
        "/etc/lsb-release",
        "DISTRIB_ID=%s\nDISTRIB_RELEASE=%s\nDISTRIB_CODENAME=%s\nDISTRIB_DESCRIPTION=\"%s %s\"\n"
            .formatted(
                release.id(),
                release.version(),
                release.codename(),
                release.id(),
                release.version()));
  }
}
