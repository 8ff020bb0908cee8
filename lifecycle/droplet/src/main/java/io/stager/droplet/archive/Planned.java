package io.stager.droplet.archive;

import io.stager.droplet.tarball.EntryName;
import java.nio.file.Path;

/** One entry of a droplet that is about to be written, and where its content comes from. */
sealed interface Planned {
  /** A text of ours. */
  record Text(EntryName name, String content) implements Planned {}

  /** A directory. */
  record Folder(EntryName name, int mode) implements Planned {}

  /** A file of this machine. */
  record RegularFile(EntryName name, Path source, FileFacts facts) implements Planned {}

  /** A piece of a file that is large; the first brings the header, the last the padding. */
  record Part(RegularFile file, long offset, int length) implements Planned {
    boolean isFirst() {
      return offset == 0;
    }

    boolean isLast() {
      return offset + length == file.facts().size();
    }
  }

  /** A symbolic link. */
  record Link(EntryName name, String target) implements Planned {}

  /** Another name of a file that comes before. */
  record HardLink(EntryName name, EntryName first, int mode) implements Planned {}

  /** What a tar ends with. */
  record EndMarker() implements Planned {}
}
