package io.stager.droplet.tarball;

/** What an entry of an archive is; there are no others in archives that we write or accept. */
public enum EntryType {
  /** A directory. */
  DIRECTORY('5'),
  /** A regular file, with content. */
  FILE('0'),
  /** A symbolic link; its target is any text. */
  SYMLINK('2'),
  /** Another name of a file that came before. */
  HARD_LINK('1');

  private final char flag;

  EntryType(char flag) {
    this.flag = flag;
  }

  char flag() {
    return flag;
  }
}
