package io.stager.engine.source;

import io.stager.droplet.tarball.PathBytes;

/** An entry of an app that rules are asked about, with its bytes, which patterns match. */
final class Candidate {
  final String path;
  final byte[] bytes;

  /** Where its own name begins. */
  final int name;

  final boolean directory;

  /** Takes the entry at this path, relative to the app, with slashes. */
  Candidate(String path, boolean directory) {
    this.path = path;
    this.bytes = PathBytes.bytes(path);
    this.directory = directory;
    var start = bytes.length;
    while (start > 0 && bytes[start - 1] != '/') {
      start--;
    }
    this.name = start;
  }
}
