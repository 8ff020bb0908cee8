package io.stager.droplet.compression;

/**
 * Turns segments of a tar into pieces of a file, each of which can be read by itself; those of one
 * file stand behind one another.
 *
 * <p>It keeps memory between segments and serves one thread at a time.
 */
public sealed interface Encoder permits GzipBlocks, GzipMembers, ZstdFrames {
  /** Appends the segment, compressed. */
  void encode(Bytes segment, Bytes packed);
}
