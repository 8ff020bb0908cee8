package io.stager.droplet.archive;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.GzipOutput;
import io.stager.droplet.tarball.PathBytes;
import io.stager.droplet.tarball.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Packs the cache of a build, to be unpacked before the next one: a tree as it stands, with its
 * times and modes, since tools clear their caches by age. What only lives while a process does
 * (sockets, FIFOs) is left out.
 */
public final class CacheWriter {
  private static final int LEVEL = 6;
  private static final int BUFFER = 256 << 10;
  private static final int PERMISSIONS = 07777;

  private final OutputStream out;
  private final TarWriter tar;
  private final Map<Object, EntryName> linked = new HashMap<>();

  private CacheWriter(OutputStream out) {
    this.out = out;
    this.tar = new TarWriter(out);
  }

  /**
   * Packs what is in the directory into the target, which is replaced if it is there.
   *
   * @throws StagingException.PackagingFailed when something cannot be read or written
   */
  public static void write(Path directory, Path target) {
    var place = Destination.of(target);
    try (var scratch = place.scratch()) {
      pack(directory, scratch.path());
      scratch.become(place.path());
    } catch (IllegalArgumentException e) {
      throw new StagingException.PackagingFailed(
          "the cache holds what cannot be packed: " + e.getMessage(),
          directory.toString(),
          "rename it in the buildpack's cache");
    } catch (IOException e) {
      throw new StagingException.PackagingFailed(
              "the cache could not be written: " + Failures.reason(e),
              Failures.file(e).orElse(place.path().toString()),
              "see to the file that is named, and stage again")
          .causedBy(e);
    }
  }

  private static void pack(Path directory, Path file) throws IOException {
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        var gzip = new GzipOutput(out, LEVEL)) {
      var buffered = new BufferedOutputStream(gzip, BUFFER);
      var writer = new CacheWriter(buffered);
      for (var child : Child.sortedIn(directory)) {
        writer.add(new EntryName(child.name()), child.path());
      }
      writer.tar.finish();
      buffered.flush();
      gzip.finish();
    }
  }

  private void add(EntryName name, Path path) throws IOException {
    var facts = FileFacts.of(path);
    var time = facts.modified().toInstant();
    if (facts.isDirectory()) {
      tar.write(Entry.directory(name, facts.mode() & PERMISSIONS, time));
      for (var child : Child.sortedIn(path)) {
        add(name.child(child.name()), child.path());
      }
    } else if (facts.isLink()) {
      tar.write(Entry.symlink(name, PathBytes.text(Files.readSymbolicLink(path)), time));
    } else if (facts.isRegular()) {
      file(name, path, facts);
    }
  }

  private void file(EntryName name, Path path, FileFacts facts) throws IOException {
    var mode = facts.mode() & PERMISSIONS;
    var time = facts.modified().toInstant();
    var first = facts.names() > 1 ? linked.putIfAbsent(facts.inode(), name) : null;
    if (first != null) {
      tar.write(Entry.hardLink(name, first, mode, time));
      return;
    }
    try (var content =
        Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      tar.write(Entry.file(name, mode, facts.size(), time));
      if (content.transferTo(out) != facts.size()) {
        throw new FileSystemException(path.toString(), null, "changed while it was packed");
      }
      tar.pad(facts.size());
    }
  }
}
