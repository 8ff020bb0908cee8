package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The directory in which a droplet is unpacked before it appears where it was wanted.
 *
 * <p>It stands beside a target that is not there yet and becomes it in one step. Inside a target
 * that is there, which may be a mount point or somebody's working directory, each top entry is
 * moved up instead.
 */
final class UnpackingRoom implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Scratch scratch;
  private final boolean inside;

  private UnpackingRoom(Scratch scratch, boolean inside) {
    this.scratch = scratch;
    this.inside = inside;
  }

  static UnpackingRoom before(Destination place) throws IOException {
    var target = place.path();
    requireFree(target);
    var inside = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
    var scratch = inside ? Scratch.in(target, target) : place.scratch();
    try {
      Files.createDirectory(scratch.path(), PRIVATE);
    } catch (IOException e) {
      scratch.close();
      throw e;
    }
    return new UnpackingRoom(scratch, inside);
  }

  private static void requireFree(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isEmptyDirectory(target)) {
      throw new StagingException.Usage(
          "'" + target + "' is there already and is no empty directory",
          target.toString(),
          "name a directory that is not there yet, or empty this one");
    }
  }

  private static boolean isEmptyDirectory(Path target) throws IOException {
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (var listing = Files.newDirectoryStream(target)) {
      return !listing.iterator().hasNext();
    }
  }

  Path path() {
    return scratch.path();
  }

  void become(Destination place) throws IOException {
    if (!inside) {
      Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(path(), place.path(), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try (var listing = Files.newDirectoryStream(path())) {
      for (var entry : listing) {
        Files.move(
            entry, place.path().resolve(path().relativize(entry)), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public void close() {
    scratch.close();
  }
}
