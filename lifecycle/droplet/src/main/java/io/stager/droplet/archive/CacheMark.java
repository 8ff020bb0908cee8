package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import io.stager.droplet.compression.GzipNote;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * What tells a cache from the same one after a build that changed something: a digest of all names,
 * types, modes, sizes, times and links, as tools go by that build only what is out of date. It
 * stands at the end of the archive, where no reader of archives looks.
 */
final class CacheMark {
  private static final byte[] END = {0};

  private final MessageDigest digest = Digest.algorithm();

  private CacheMark() {}

  /** {@return the mark of what is in this directory now} */
  static GzipNote of(Path directory) throws IOException {
    var mark = new CacheMark();
    CachePlan.tell(directory, mark::add);
    return new GzipNote("SM", mark.digest.digest());
  }

  private void add(Planned planned) {
    switch (planned) {
      case Planned.RegularFile file -> add(file.entry());
      case Planned.Bare bare -> add(bare.entry());
      case Planned.Text text -> add(text.entry());
      case Planned.Part _, Planned.EndMarker _ -> {}
    }
  }

  private void add(Entry entry) {
    text(entry.name().text());
    text(entry.type() + " " + entry.mode() + " " + entry.size() + " " + entry.modified());
    text(entry.linkTarget().orElse(""));
  }

  private void text(String text) {
    digest.update(ByteBuffer.wrap(PathBytes.bytes(text)));
    digest.update(END);
  }
}
