package io.stager.droplet.compression;

import java.lang.foreign.Arena;

/** A part of a compressed file that can be unpacked by itself, and room for what is in it. */
abstract sealed class Piece permits GzipPiece, ZstdPiece {
  /** Larger ones are read as a stream: they come from others. */
  static final int LARGEST = 16 << 20;

  final Bytes packed;
  final Bytes content;

  Piece(Arena arena) {
    packed = Bytes.in(arena);
    content = Bytes.in(arena);
  }

  /** Unpacks and checks it. */
  abstract void unpack();

  /** Gives back what is not the garbage collector's; it cannot be used again. */
  void end() {}
}
