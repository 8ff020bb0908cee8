package io.stager.engine.archive;

import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.Suspect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an archive unpacks to.
 *
 * <p>Symbolic links are made when everything else is there, their directories included. Until then
 * the tree holds none, so nothing can be written through one, and none can take the place of
 * anything.
 */
final class UnpackedTree {
  private static final int OWNER_MAY_READ_AND_WRITE = 0600;
  private static final List<Path> AT_HOME = List.of(Path.of("/usr"), Path.of("/home/vcap"));

  private final Path root;
  private final Suspect suspect;
  private final List<Link> links = new ArrayList<>();

  private record Link(EntryName name, Path path, String target) {}

  UnpackedTree(Path root, Suspect suspect) {
    this.root = root;
    this.suspect = suspect;
  }

  void directory(EntryName name) throws IOException {
    try {
      Files.createDirectories(name.below(root));
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw suspect.unsafe(name, "is both a file and a directory");
    }
  }

  void file(EntryName name, int mode, InputStream content) throws IOException {
    var path = place(name);
    try (var out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(out);
    } catch (FileAlreadyExistsException e) {
      throw suspect.unsafe(name, "stands in it twice");
    }
    Files.setPosixFilePermissions(path, permissions(mode | OWNER_MAY_READ_AND_WRITE));
  }

  void hardLink(EntryName name, EntryName first) throws IOException {
    var path = place(name);
    if (!Files.isRegularFile(first.below(root), LinkOption.NOFOLLOW_LINKS)) {
      throw suspect.unsafe(name, "is a hard link to what is no file before it: " + first);
    }
    try {
      Files.createLink(path, first.below(root));
    } catch (FileAlreadyExistsException e) {
      throw suspect.unsafe(name, "stands in it twice");
    }
  }

  void link(EntryName name, String target) throws IOException {
    if (leadsOut(name, target)) {
      throw suspect.unsafe(
          name, "is a link that leads out of it, to '" + EntryName.shown(target) + "'");
    }
    links.add(new Link(name, place(name), target));
  }

  void finish() throws IOException {
    for (var link : links) {
      try {
        Files.createSymbolicLink(link.path(), PathBytes.path(link.target()));
      } catch (FileAlreadyExistsException e) {
        throw suspect.unsafe(link.name(), "is a link and something else too");
      }
    }
  }

  /** {@return the path of an entry, whose directory is made} */
  private Path place(EntryName name) throws IOException {
    var above = name.parent();
    if (above.isPresent()) {
      directory(above.get());
    }
    return name.below(root);
  }

  /** Only the text counts: no link is followed to find out. */
  private static boolean leadsOut(EntryName name, String target) {
    if (target.startsWith("/")) {
      var absolute = PathBytes.path(target).normalize();
      return AT_HOME.stream().noneMatch(absolute::startsWith);
    }
    var depth = name.parts().size() - 1;
    for (var part : target.split("/", -1)) {
      depth +=
          switch (part) {
            case ".." -> -1;
            case "", "." -> 0;
            default -> 1;
          };
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    var bit = 0400;
    for (var permission : PosixFilePermission.values()) {
      if ((mode & bit) != 0) {
        permissions.add(permission);
      }
      bit >>= 1;
    }
    return permissions;
  }
}
