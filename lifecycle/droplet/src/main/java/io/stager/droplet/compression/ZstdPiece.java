package io.stager.droplet.compression;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.stager.droplet.tarball.Suspect;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A zstd frame that says how much is in it. */
final class ZstdPiece extends Piece {
  private final Suspect suspect;
  private Optional<Decoding> decoder = Optional.empty();
  private int unpacked;

  /** A way to unpack a frame: how many bytes it became, or a negative number. */
  private interface Decoding {
    long decompress(MemorySegment frame, MemorySegment content);
  }

  ZstdPiece(Arena arena, Suspect suspect) {
    super(arena);
    this.suspect = suspect;
  }

  /** Made by the first that unpacks: of frames that do not say their size nobody does. */
  private Decoding decoder() {
    var made =
        decoder
            .or(() -> LibzstdDecoder.make().map(found -> found::decompress))
            .orElseGet(ZstdPiece::inJava);
    decoder = Optional.of(made);
    return made;
  }

  private static Decoding inJava() {
    var zstd = new ZstdJavaDecompressor();
    return (frame, content) -> {
      try {
        return zstd.decompress(frame, content);
      } catch (MalformedInputException | IllegalArgumentException e) {
        return -1;
      }
    };
  }

  void begin(int unpackedBytes) {
    unpacked = unpackedBytes;
  }

  @Override
  void unpack() {
    content.clear();
    content.reserve(unpacked);
    var length =
        decoder().decompress(packed.segment(0, packed.size()), content.segment(0, unpacked));
    if (length < 0) {
      throw suspect.damaged("its compressed data makes no sense");
    }
    if (length != unpacked) {
      throw suspect.damaged("a frame of it is not as long as it says");
    }
    content.grow(unpacked);
  }
}
