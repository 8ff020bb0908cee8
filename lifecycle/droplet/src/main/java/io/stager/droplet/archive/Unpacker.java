package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the entries of a droplet below a fresh directory that nobody else can enter.
 *
 * <p>Nothing is ever written through a link. The archive's names are checked against one another
 * before they come here ({@link EntryTree}); symbolic links are made last, when there is nothing
 * left to write through them; every directory on the way is looked at again, without following
 * links, each time something is put into it; and no file is opened that is already there. The modes
 * of directories come last of all, since some of them forbid writing.
 */
final class Unpacker {
  private static final int SPECIAL_BITS = 07000;

  private final Path root;
  private final DropletPass pass;
  private final ExternalLinks externalLinks;
  private final List<Entry> symlinks = new ArrayList<>();
  private final List<Entry> directories = new ArrayList<>();
  private final NamesInWarning special =
      new NamesInWarning("Files that lost setuid, setgid or sticky");
  private final NamesInWarning external = new NamesInWarning("Links that point out of the droplet");

  Unpacker(Path root, DropletPass pass, ExternalLinks externalLinks) {
    this.root = root;
    this.pass = pass;
    this.externalLinks = externalLinks;
  }

  List<String> unpack() throws IOException {
    for (var entry = pass.next(); entry.isPresent(); entry = pass.next()) {
      put(entry.get());
    }
    for (var link : symlinks) {
      symlink(link);
    }
    for (var directory : directories.reversed()) {
      finish(directory);
    }
    return NamesInWarning.all(external, special);
  }

  private void put(Entry entry) throws IOException {
    requireRealDirectories(entry.name());
    if ((entry.mode() & SPECIAL_BITS) != 0) {
      special.add("./" + entry.name());
    }
    try {
      switch (entry.type()) {
        case DIRECTORY -> directory(entry);
        case FILE -> file(entry, pass.content());
        case HARD_LINK -> hardLink(entry);
        case SYMLINK -> remember(entry);
      }
    } catch (FileAlreadyExistsException e) {
      // A file system that takes two names for one (upper and lower case) brings us here.
      throw pass.suspect().unsafe(entry.name(), "stands in it twice on this disk").causedBy(e);
    }
  }

  private void requireRealDirectories(EntryName name) throws IOException {
    var at = root;
    for (var part : name.parts().subList(0, name.parts().size() - 1)) {
      at = at.resolve(PathBytes.path(part));
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      } else if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw pass.suspect().unsafe(name, "leads through what is no directory");
      }
    }
  }

  private void directory(Entry entry) throws IOException {
    var path = entry.name().below(root);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path);
    }
    directories.add(entry);
  }

  private void file(Entry entry, InputStream content) throws IOException {
    var path = entry.name().below(root);
    var fresh =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (var out = Channels.newOutputStream(Files.newByteChannel(path, fresh))) {
      content.transferTo(out);
    }
    finish(entry);
  }

  private void hardLink(Entry entry) throws IOException {
    var target = new EntryName(entry.linkTarget().orElseThrow());
    Files.createLink(entry.name().below(root), target.below(root));
  }

  private void remember(Entry link) {
    var target = new LinkTarget(link.name(), link.linkTarget().orElseThrow());
    if (target.isExternal()) {
      if (externalLinks == ExternalLinks.REFUSE) {
        throw pass.suspect()
            .unsafe(
                link.name(), "is a link out of the droplet: " + EntryName.shown(target.target()));
      }
      external.add(target.toString());
    }
    symlinks.add(link);
  }

  private void symlink(Entry link) throws IOException {
    requireRealDirectories(link.name());
    Files.createSymbolicLink(
        link.name().below(root), PathBytes.path(link.linkTarget().orElseThrow()));
  }

  private void finish(Entry entry) throws IOException {
    var path = entry.name().below(root);
    Files.setAttribute(path, "unix:mode", entry.permissions(), LinkOption.NOFOLLOW_LINKS);
    var time = FileTime.from(entry.modified());
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, time);
  }
}
