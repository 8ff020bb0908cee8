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

  /** A symbolic link. */
  record Link(EntryName name, String target) implements Planned {}

  /** Another name of a file that comes before. */
  record HardLink(EntryName name, EntryName first, int mode) implements Planned {}
}
