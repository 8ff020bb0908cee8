package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** One entry of an archive that is about to be written, and where its content comes from. */
sealed interface Planned {
  /** A text of ours. */
  record Text(Entry entry, String content) implements Planned {
    static Text of(EntryName name, String content, Instant time) {
      var bytes = content.getBytes(StandardCharsets.UTF_8);
      return new Text(Entry.file(name, 0644, bytes.length, time), content);
    }
  }

  /** What has no content: a directory, a symbolic link, another name of a file before it. */
  record Bare(Entry entry) implements Planned {}

  /** A file of this machine. */
  record RegularFile(Entry entry, Path source, FileFacts facts) implements Planned {
    EntryName name() {
      return entry.name();
    }

    long size() {
      return entry.size();
    }
  }

  /** A piece of a file that is large; the first brings the header, the last the padding. */
  record Part(RegularFile file, long offset, int length) implements Planned {
    boolean isFirst() {
      return offset == 0;
    }

    boolean isLast() {
      return offset + length == file.size();
    }
  }

  /** What a tar ends with. */
  record EndMarker() implements Planned {}

  /** Whoever packs what is planned. */
  interface Listener {
    void planned(Planned entry) throws IOException;
  }
}
