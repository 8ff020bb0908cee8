package io.stager.droplet.compression;

import io.stager.droplet.tarball.GzipInput;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;

/** Finds the gzip members that say how long they are: see {@link GzipMembers}. */
final class GzipCutter implements PieceCutter {
  private static final byte[] START = {0x1f, (byte) 0x8b, 8, 4};
  private static final int FIXED = 12;
  private static final int LONGEST_EXTRA = 256;
  private static final int SUBFIELD = 4;
  private static final int SIZES = 8;
  private static final int TRAILER = 8;

  private final BufferedInputStream in;
  private final Suspect suspect;
  private final ReadLimits limits;
  private boolean anyCut;

  GzipCutter(BufferedInputStream in, Suspect suspect, ReadLimits limits) {
    this.in = in;
    this.suspect = suspect;
    this.limits = limits;
  }

  @Override
  public Piece piece(Arena arena) {
    return new GzipPiece(arena, suspect);
  }

  @Override
  public boolean cut(Piece piece) throws IOException {
    return piece instanceof GzipPiece gzip && cut(gzip);
  }

  private boolean cut(GzipPiece piece) throws IOException {
    in.mark(FIXED + LONGEST_EXTRA);
    var header = Bytes.onHeap(FIXED + LONGEST_EXTRA);
    var sizes = sizes(header);
    in.reset();
    if (sizes < 0) {
      return false;
    }
    var length = header.numberAt(sizes, SIZES / 2);
    var unpacked = header.numberAt(sizes + SIZES / 2, SIZES / 2);
    if (length <= header.size() + TRAILER || length > Piece.LARGEST || unpacked > Piece.LARGEST) {
      return false;
    }
    piece.packed.clear();
    if (piece.packed.fill(in, (int) length) < length) {
      throw suspect.cutOff();
    }
    piece.begin(header.size(), (int) unpacked);
    anyCut = true;
    return true;
  }

  /** {@return where in the header the sizes stand; negative where there are none} */
  private int sizes(Bytes header) throws IOException {
    if (header.fill(in, FIXED) < FIXED || !header.startsWith(START)) {
      return -1;
    }
    var extra = (int) header.numberAt(FIXED - 2, 2);
    if (extra > LONGEST_EXTRA || header.fill(in, extra) < extra) {
      return -1;
    }
    var at = FIXED;
    while (at + SUBFIELD <= header.size()) {
      var length = (int) header.numberAt(at + 2, 2);
      var isSizes = header.at(at) == 'S' && header.at(at + 1) == 'Z' && length == SIZES;
      at += SUBFIELD;
      if (isSizes && at + SIZES <= header.size()) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  @Override
  public InputStream rest() throws IOException {
    return anyCut
        ? GzipInput.behindMembers(in, suspect, limits)
        : new GzipInput(in, suspect, limits);
  }
}
