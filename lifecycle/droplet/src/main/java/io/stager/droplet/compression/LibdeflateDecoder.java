package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The decoder of libdeflate, for one thread; see its {@code libdeflate.h}. */
final class LibdeflateDecoder implements Inflation {
  private static final Optional<Functions> LIBRARY = NativeLibrary.load("deflate", Functions::new);
  private static final int SUCCESS = 0;
  private static final int BAD_DATA = 1;

  private final Functions functions;
  private final MemorySegment decoder;
  private final MemorySegment read = Arena.ofAuto().allocate(JAVA_LONG);

  private LibdeflateDecoder(Functions functions) {
    this.functions = functions;
    this.decoder = functions.newDecoder();
  }

  /** {@return a decoder, where there is the library for this machine} */
  static Optional<Inflation> make() {
    return LIBRARY.map(LibdeflateDecoder::new);
  }

  @Override
  public Result inflate(Bytes packed, int from, int length, Bytes content, int unpacked) {
    var in = packed.segment(from, length);
    var out = content.segment(0, unpacked);
    int result =
        NativeLibrary.call(() ->
            (int)
                functions.decompress.invokeExact(
                    decoder, in, (long) length, out, (long) unpacked, read, MemorySegment.NULL));
    if (result == BAD_DATA) {
      return Result.NONSENSE;
    }
    content.grow(unpacked);
    return result == SUCCESS && read.get(JAVA_LONG, 0) == length
        ? Result.WHOLE
        : Result.OF_ANOTHER_LENGTH;
  }

  private static final class Functions {
    private final MethodHandle create;
    private final MethodHandle free;
    private final MethodHandle decompress;

    Functions(NativeLibrary library) {
      create = library.function("libdeflate_alloc_decompressor", FunctionDescriptor.of(ADDRESS));
      free = library.function("libdeflate_free_decompressor", FunctionDescriptor.ofVoid(ADDRESS));
      decompress =
          library.function(
              "libdeflate_deflate_decompress_ex",
              FunctionDescriptor.of(
                  JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    }

    MemorySegment newDecoder() {
      return NativeLibrary.call(() ->
          NativeLibrary.owned((MemorySegment) create.invokeExact(), Arena.ofAuto(), this::release));
    }

    private void release(MemorySegment decoder) throws Throwable {
      free.invokeExact(decoder);
    }
  }
}
