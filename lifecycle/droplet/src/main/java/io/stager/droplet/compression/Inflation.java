package io.stager.droplet.compression;

/** A way to unpack a deflate stream (RFC 1951) whose size is known before. */
interface Inflation {
  /** What came of it. */
  enum Result {
    WHOLE,
    OF_ANOTHER_LENGTH,
    NONSENSE
  }

  /** Unpacks what stands there into the content, which is empty and has room for it. */
  Result inflate(Bytes packed, int from, int length, Bytes content, int unpacked);

  /** Gives back what is not the garbage collector's. */
  default void end() {}
}
