package io.stager.engine.run;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The droplets that an app was started from, the newest few of them; none is there twice. */
record KeptDroplets(AppLayout layout) {
  private static final int KEPT = 5;
  private static final Comparator<KeptDroplet> NEWEST_FIRST =
      Comparator.comparing(KeptDroplet::since).reversed().thenComparing(k -> k.digest().hex());

  /** {@return the droplets, the newest first} */
  List<KeptDroplet> all() {
    if (!Files.isDirectory(layout.droplets())) {
      return List.of();
    }
    try (var files = Files.list(layout.droplets())) {
      return files.flatMap(KeptDroplets::read).sorted(NEWEST_FIRST).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<KeptDroplet> read(Path file) {
    try {
      return Stream.of(
          new KeptDroplet(
              new Digest(file.getFileName().toString()),
              file,
              Files.getLastModifiedTime(file).toInstant(),
              Files.size(file)));
    } catch (IOException | IllegalArgumentException e) {
      return Stream.empty(); // Half copied, or just deleted.
    }
  }

  /** Keeps one more, as the newest; the oldest go, but never the one in use. */
  void keep(RunRequest.Droplet droplet, Optional<Digest> inUse) {
    try {
      FolderTree.makePrivate(layout.dir());
      Files.createDirectories(layout.droplets());
      copy(droplet.file(), layout.droplet(droplet.digest()));
      for (var old : all().stream().skip(KEPT).toList()) {
        if (!inUse.equals(Optional.of(old.digest()))) {
          Files.delete(old.file());
        }
      }
    } catch (IOException e) {
      throw new StagingException.Internal(
              "The droplet cannot be kept: " + e.getMessage(),
              layout.droplets().toString(),
              "check that the disk is not full and that the folder can be written to")
          .causedBy(e);
    }
  }

  /** The launcher reads it as uid 2000; the folders above let nobody else get there. */
  private static void copy(Path file, Path place) throws IOException {
    var beside = place.resolveSibling(place.getFileName() + ".tmp");
    Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
  }
}
