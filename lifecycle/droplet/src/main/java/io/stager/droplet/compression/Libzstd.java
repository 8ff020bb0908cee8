package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The encoder of libzstd; see its {@code zstd.h}. */
final class Libzstd {
  private static final Optional<Libzstd> LIBRARY = NativeLibrary.load("zstd", Libzstd::new);

  private static final int LEVEL = 100;
  private static final int CHECKSUM = 201;
  private static final int MOST_ERRORS = 120;
  private static final int SMALL = 128 << 10;

  private final MethodHandle create;
  private final MethodHandle free;
  private final MethodHandle set;
  private final MethodHandle compress;

  private Libzstd(NativeLibrary library) {
    create = library.function("ZSTD_createCCtx", FunctionDescriptor.of(ADDRESS));
    free = library.function("ZSTD_freeCCtx", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    set =
        library.function(
            "ZSTD_CCtx_setParameter",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT));
    compress =
        library.function(
            "ZSTD_compress2",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  }

  static Optional<Libzstd> find() {
    return LIBRARY;
  }

  /** {@return what makes frames of this level, with size and checksum, in one thread} */
  Context context(int level) {
    return NativeLibrary.call(() -> {
      var made =
          NativeLibrary.owned((MemorySegment) create.invokeExact(), Arena.ofAuto(), this::release);
      requireNoError((long) set.invokeExact(made, LEVEL, level));
      requireNoError((long) set.invokeExact(made, CHECKSUM, 1));
      return new Context(made);
    });
  }

  private void release(MemorySegment context) throws Throwable {
    requireNoError((long) free.invokeExact(context));
  }

  private static long requireNoError(long result) {
    if (result < 0 && result >= -MOST_ERRORS) {
      throw new IllegalStateException("libzstd reports error " + -result);
    }
    return result;
  }

  /** Keeps its memory from frame to frame. */
  final class Context {
    private final MemorySegment context;

    private Context(MemorySegment context) {
      this.context = context;
    }

    void encode(Bytes segment, Bytes packed) {
      var most = bound(segment.size());
      packed.reserve(most);
      var from = segment.segment(0, segment.size());
      var to = packed.segment(packed.size(), most);
      long made =
          NativeLibrary.call(() ->
              (long) compress.invokeExact(context, to, (long) most, from, (long) segment.size()));
      packed.grow((int) requireNoError(made));
    }

    /** As {@code ZSTD_COMPRESSBOUND} has it. */
    private static int bound(int size) {
      return size + (size >> 8) + (size < SMALL ? (SMALL - size) >> 11 : 0);
    }
  }
}
