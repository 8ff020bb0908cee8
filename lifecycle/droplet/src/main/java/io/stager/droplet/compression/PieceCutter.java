package io.stager.droplet.compression;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;

/** Finds the pieces of a compressed file, in their order. */
sealed interface PieceCutter permits GzipCutter, ZstdCutter {
  /** {@return an empty piece, to be used again and again until the arena ends} */
  Piece piece(Arena arena);

  /**
   * Reads the next piece, without unpacking it; {@code false} where none follows that says how long
   * it is.
   */
  boolean cut(Piece piece) throws IOException;

  /** {@return what is left, as a stream} */
  InputStream rest() throws IOException;
}
