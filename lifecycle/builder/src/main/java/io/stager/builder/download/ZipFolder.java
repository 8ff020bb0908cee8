package io.stager.builder.download;

import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A directory packed as a zip, with modes and links as Unix has them. Nothing is written outside
 * the directory that it is unpacked to, nor through a link of its own: links are made last.
 */
record ZipFolder(Path file) {
  void unpackTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    var links = new LinkedHashMap<Path, Path>();
    try (var zip = ZipFile.builder().setPath(file).get()) {
      for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        var path = EntryName.parse(entry.getName()).below(directory);
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isUnixSymlink()) {
          links.put(path, Path.of(zip.getUnixSymlink(entry)));
        } else {
          write(zip, entry, path);
        }
      }
    }
    for (var link : links.entrySet()) {
      link(link.getKey(), link.getValue(), directory);
    }
  }

  private static void link(Path link, Path target, Path directory) throws IOException {
    var parent = Files.createDirectories(link.resolveSibling(""));
    if (!parent.toRealPath().startsWith(directory.toRealPath())) {
      throw new IOException("'" + directory.relativize(link) + "' leads out of the archive");
    }
    Files.createSymbolicLink(link, target);
  }

  private static void write(ZipFile zip, ZipArchiveEntry entry, Path path) throws IOException {
    Files.createDirectories(path.resolveSibling(""));
    try (var in = zip.getInputStream(entry);
        var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      in.transferTo(out);
    }
    if (entry.getUnixMode() != 0) {
      Files.setPosixFilePermissions(path, permissions(entry.getUnixMode()));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var all = PosixFilePermission.values();
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }
}
