package io.stager.droplet.compression;

import io.stager.droplet.tarball.Suspect;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.zip.CRC32;

/** A gzip member of ours, which says how long it is: it must be just that. */
final class GzipPiece extends Piece {
  private static final int TRAILER = 8;

  private final Suspect suspect;
  private Optional<Inflation> inflation = Optional.empty();
  private int header;
  private int unpacked;

  GzipPiece(Arena arena, Suspect suspect) {
    super(arena);
    this.suspect = suspect;
  }

  void begin(int headerBytes, int unpackedBytes) {
    header = headerBytes;
    unpacked = unpackedBytes;
  }

  @Override
  void unpack() {
    content.clear();
    content.reserve(unpacked);
    var length = packed.size() - header - TRAILER;
    switch (inflation().inflate(packed, header, length, content, unpacked)) {
      case WHOLE -> requireChecksum();
      case NONSENSE -> throw suspect.damaged("its compressed data makes no sense");
      case OF_ANOTHER_LENGTH -> throw suspect.damaged("a member of it is not as long as it says");
    }
  }

  /** Made by the first that unpacks: of a file of somebody else's making nobody does. */
  private Inflation inflation() {
    var made = inflation.or(LibdeflateDecoder::make).orElseGet(JdkInflation::new);
    inflation = Optional.of(made);
    return made;
  }

  private void requireChecksum() {
    var crc = new CRC32();
    crc.update(content.content());
    if (number(packed.size() - TRAILER) != crc.getValue()
        || number(packed.size() - TRAILER / 2) != unpacked) {
      throw suspect.damaged("its checksum is wrong");
    }
  }

  @Override
  void end() {
    inflation.ifPresent(Inflation::end);
  }

  private long number(int at) {
    return packed.numberAt(at, TRAILER / 2);
  }
}
