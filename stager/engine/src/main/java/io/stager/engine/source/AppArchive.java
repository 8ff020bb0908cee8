package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip or jar that holds an app. As on Cloud Foundry its files get mode 0744, whatever the archive
 * says, and a link in it is a file.
 */
record AppArchive(Path file) {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr--r--");
  private static final ReadLimits LIMITS = ReadLimits.STANDARD;

  /** Unpacks it into the empty directory. */
  void unpackTo(Path target) {
    try (var zip = new ZipFile(file.toString())) {
      if (zip.size() > LIMITS.entries()) {
        throw tooLarge("more than %,d entries".formatted(LIMITS.entries()));
      }
      var room = LIMITS.totalBytes();
      for (var entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        room -= unpack(zip, entry, target, room);
      }
    } catch (ZipException e) {
      throw new StagingException.InvalidInput(
              "'%s' is no zip that can be read: %s".formatted(file, e.getMessage()),
              file.toString(),
              "name a directory, or a whole zip or jar")
          .causedBy(e);
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "'%s' cannot be unpacked: %s".formatted(file, e), file.toString(), "unpack it first")
          .causedBy(e);
    }
  }

  private long unpack(ZipFile zip, ZipEntry entry, Path target, long room) throws IOException {
    var path = name(entry).below(target);
    try {
      if (entry.isDirectory()) {
        Files.createDirectories(path);
        return 0;
      }
      Files.createDirectories(path.resolveSibling(""));
      try (var in = zip.getInputStream(entry)) {
        return write(in, path, Math.min(room, LIMITS.fileBytes()));
      }
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw unsafe("'" + entry.getName() + "' is there twice, or once as a file and a directory");
    }
  }

  private EntryName name(ZipEntry entry) {
    try {
      return EntryName.parse(entry.getName());
    } catch (IllegalArgumentException e) {
      throw unsafe(String.valueOf(e.getMessage()));
    }
  }

  /** What an archive says of a size need not be true, so bytes are counted as they come. */
  private long write(InputStream in, Path path, long most) throws IOException {
    var written = 0L;
    try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      var buffer = new byte[1 << 16];
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        written += n;
        if (written > most) {
          throw tooLarge("more than %,d bytes".formatted(LIMITS.totalBytes()));
        }
        out.write(buffer, 0, n);
      }
    }
    Files.setPosixFilePermissions(path, MODE);
    return written;
  }

  private StagingException unsafe(String why) {
    return new StagingException.UnsafeArchive(
        "'%s' holds what no app may hold: %s".formatted(file, why),
        file.toString(),
        "pack it again with the directory of the app as its root");
  }

  private StagingException tooLarge(String how) {
    return new StagingException.LimitExceeded(
        "'%s' unpacks to %s".formatted(file, how),
        file.toString(),
        "leave out what the app does not need");
  }
}
