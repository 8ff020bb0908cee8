package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.stager.droplet.Digest;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 128 bits that tell one run of bytes from another, ten times as fast as a digest does: XXH3, where
 * there is a library for it.
 *
 * <p>Somebody who wants to can make two that are the same. That gains nothing: a droplet with one
 * in the place of the other does not have the digest that is told of it, and is not started.
 */
public record Fingerprint(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
  private static final Optional<Xxh3> LIBRARY = NativeLibrary.load("xxhash", Xxh3::new);
  private static final int DIGITS = 32;

  /** Refuses what is not 32 lower-case hexadecimal digits. */
  public Fingerprint {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a fingerprint: " + hex);
    }
  }

  /** {@return the name of what makes it on this machine} */
  public static String algorithm() {
    return LIBRARY.isPresent() ? "xxh3" : "sha-256";
  }

  /** {@return the fingerprint of these bytes, which stand outside the heap} */
  static Fingerprint of(MemorySegment bytes) {
    return LIBRARY.map(xxh3 -> xxh3.of(bytes)).orElseGet(() -> ofDigest(bytes));
  }

  private static Fingerprint ofDigest(MemorySegment bytes) {
    var algorithm = Digest.algorithm();
    algorithm.update(bytes.asByteBuffer());
    return new Fingerprint(Digest.of(algorithm).hex().substring(0, DIGITS));
  }

  /** See {@code xxhash.h}. */
  private static final class Xxh3 {
    private static final MemoryLayout BITS_128 = MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG);

    private final MethodHandle hash;

    Xxh3(NativeLibrary library) {
      hash = library.function("XXH3_128bits", FunctionDescriptor.of(BITS_128, ADDRESS, JAVA_LONG));
    }

    Fingerprint of(MemorySegment bytes) {
      try (var arena = Arena.ofConfined()) {
        var bits =
            NativeLibrary.call(() ->
                (MemorySegment)
                    hash.invokeExact((SegmentAllocator) arena, bytes, bytes.byteSize()));
        var digits = HexFormat.of();
        return new Fingerprint(
            digits.toHexDigits(bits.getAtIndex(JAVA_LONG, 1))
                + digits.toHexDigits(bits.getAtIndex(JAVA_LONG, 0)));
      }
    }
  }
}
