package io.stager.droplet.tarball;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of an archive.
 *
 * @param mode the mode bits as they stand in the archive, setuid and its like included
 * @param size bytes of content; 0 for all but files
 * @param linkTarget what a link points to: any text for a symbolic link, an entry's name for a hard
 *     link
 */
public record Entry(
    EntryName name,
    EntryType type,
    int mode,
    long size,
    Instant modified,
    Optional<String> linkTarget) {
  private static final int PERMISSIONS = 0777;

  /** {@return a directory} */
  public static Entry directory(EntryName name, int mode, Instant modified) {
    return new Entry(name, EntryType.DIRECTORY, mode, 0, modified, Optional.empty());
  }

  /** {@return a regular file} */
  public static Entry file(EntryName name, int mode, long size, Instant modified) {
    return new Entry(name, EntryType.FILE, mode, size, modified, Optional.empty());
  }

  /** {@return a symbolic link} */
  public static Entry symlink(EntryName name, String target, Instant modified) {
    return new Entry(name, EntryType.SYMLINK, 0777, 0, modified, Optional.of(target));
  }

  /** {@return another name of a file that came before} */
  public static Entry hardLink(EntryName name, EntryName first, int mode, Instant modified) {
    return new Entry(name, EntryType.HARD_LINK, mode, 0, modified, Optional.of(first.text()));
  }

  /** {@return the mode without setuid, setgid and sticky, which no reader gives back} */
  public int permissions() {
    return mode & PERMISSIONS;
  }
}
