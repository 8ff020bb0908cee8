package io.stager.droplet.compression;

import io.stager.droplet.tarball.Suspect;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A gzip member of ours, which says how long it is: it must be just that. */
final class GzipPiece extends Piece {
  private static final int TRAILER = 8;

  private final Suspect suspect;
  private final Inflater inflater = new Inflater(true);
  private int header;
  private int unpacked;

  GzipPiece(Suspect suspect) {
    this.suspect = suspect;
  }

  void begin(int headerBytes, int unpackedBytes) {
    header = headerBytes;
    unpacked = unpackedBytes;
  }

  @Override
  void unpack() {
    content.clear();
    content.reserve(unpacked + 1);
    inflater.reset();
    inflater.setInput(packed.content().position(header).limit(packed.size() - TRAILER));
    try {
      inflate();
    } catch (DataFormatException e) {
      throw suspect.damaged("its compressed data makes no sense").causedBy(e);
    }
    if (!inflater.finished() || inflater.getRemaining() > 0 || content.size() != unpacked) {
      throw suspect.damaged("a member of it is not as long as it says");
    }
    var crc = new CRC32();
    crc.update(content.content());
    if (number(packed.size() - TRAILER) != crc.getValue()
        || number(packed.size() - TRAILER / 2) != unpacked) {
      throw suspect.damaged("its checksum is wrong");
    }
  }

  @Override
  void end() {
    inflater.end();
  }

  /** There is room for one byte more than there should be, so that this is noticed. */
  private void inflate() throws DataFormatException {
    for (int more = 1; more > 0 && content.size() <= unpacked; content.grow(more)) {
      more = inflater.inflate(content.free().limit(unpacked + 1 - content.size()));
    }
  }

  private long number(int at) {
    return packed.numberAt(at, TRAILER / 2);
  }
}
