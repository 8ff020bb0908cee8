package io.stager.droplet.compression;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import io.stager.droplet.tarball.Suspect;

/** A zstd frame that says how much is in it. */
final class ZstdPiece extends Piece {
  private final Suspect suspect;
  private final ZstdDecompressor zstd = ZstdDecompressor.create();
  private int unpacked;

  ZstdPiece(Suspect suspect) {
    this.suspect = suspect;
  }

  void begin(int unpackedBytes) {
    unpacked = unpackedBytes;
  }

  @Override
  void unpack() {
    content.clear();
    content.reserve(unpacked);
    try {
      content.grow(zstd.decompress(packed.segment(0, packed.size()), content.segment(0, unpacked)));
    } catch (MalformedInputException | IllegalArgumentException e) {
      throw suspect.damaged("its compressed data makes no sense").causedBy(e);
    }
    if (content.size() != unpacked) {
      throw suspect.damaged("a frame of it is not as long as it says");
    }
  }
}
