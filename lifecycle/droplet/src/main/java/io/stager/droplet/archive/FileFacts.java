package io.stager.droplet.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system says about a file itself, never about what a link points to.
 *
 * @param inode what the names of a hard-linked file have in common
 */
record FileFacts(int mode, Object inode, int names, long size, FileTime modified) {
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int SPECIAL_BITS = 07000;
  private static final int ANY_EXECUTE = 0111;
  private static final int GROUP_AND_OTHERS = 0077;

  static FileFacts of(Path file) throws IOException {
    var facts =
        Files.readAttributes(
            file, "unix:mode,fileKey,nlink,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        (Integer) fact(facts, "mode"),
        fact(facts, "fileKey"),
        (Integer) fact(facts, "nlink"),
        (Long) fact(facts, "size"),
        (FileTime) fact(facts, "lastModifiedTime"));
  }

  private static Object fact(Map<String, Object> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }

  /** {@return whether the content is still what it was: the cheapest question that tells} */
  boolean areStillOf(Path file) throws IOException {
    var now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.isRegularFile()
        && now.size() == size
        && inode.equals(now.fileKey())
        && modified.equals(now.lastModifiedTime());
  }

  boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /** {@return whether setuid, setgid or, on a file, sticky is set} */
  boolean isSpecial() {
    return isRegular() && (mode & SPECIAL_BITS) != 0;
  }

  /**
   * {@return the mode inside a droplet: 0755 for what has any x bit, else 0644; private where group
   * and others had nothing}
   */
  int packedMode() {
    var packed = isDirectory() || (mode & ANY_EXECUTE) != 0 ? 0755 : 0644;
    return (mode & GROUP_AND_OTHERS) == 0 ? packed & ~GROUP_AND_OTHERS : packed;
  }
}
