package io.stager.droplet.compression;

import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;

/** Finds the zstd frames that say how much is in them. */
final class ZstdCutter implements PieceCutter {
  private final BufferedInputStream in;
  private final ZstdFraming framing;
  private final Suspect suspect;
  private final ReadLimits limits;
  private boolean ended;

  ZstdCutter(BufferedInputStream in, Suspect suspect, ReadLimits limits) {
    this.in = in;
    this.framing = new ZstdFraming(in, suspect);
    this.suspect = suspect;
    this.limits = limits;
  }

  @Override
  public Piece piece(Arena arena) {
    return new ZstdPiece(arena, suspect);
  }

  @Override
  public boolean cut(Piece piece) throws IOException {
    return piece instanceof ZstdPiece zstd && cut(zstd);
  }

  private boolean cut(ZstdPiece piece) throws IOException {
    piece.packed.clear();
    while (piece.packed.size() == 0) {
      var start = ZstdStart.peek(in);
      ended = start.isEnd();
      if (ended || start.unpacked() > Piece.LARGEST) {
        return false;
      }
      piece.begin((int) start.unpacked());
      framing.readFrame(piece.packed, Piece.LARGEST);
    }
    return true;
  }

  @Override
  public InputStream rest() {
    return ended ? InputStream.nullInputStream() : new ZstdInput(in, suspect, limits);
  }
}
