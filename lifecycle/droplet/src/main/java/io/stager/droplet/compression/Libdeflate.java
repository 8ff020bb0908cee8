package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The encoder of libdeflate; see its {@code libdeflate.h}. */
final class Libdeflate {
  private static final Optional<Libdeflate> LIBRARY =
      NativeLibrary.load("deflate", Libdeflate::new);

  /** What the library needs for a block that does not compress, and how short a block may be. */
  private static final int BLOCK_OVERHEAD = 5;

  private static final int SHORTEST_BLOCK = 5000;

  private final MethodHandle create;
  private final MethodHandle free;
  private final MethodHandle compress;

  private Libdeflate(NativeLibrary library) {
    create =
        library.function("libdeflate_alloc_compressor", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    free = library.function("libdeflate_free_compressor", FunctionDescriptor.ofVoid(ADDRESS));
    compress =
        library.function(
            "libdeflate_deflate_compress",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  }

  static Optional<Libdeflate> find() {
    return LIBRARY;
  }

  /** {@return what makes deflate streams of this level, in one thread} */
  Context context(int level) {
    return NativeLibrary.call(() ->
        new Context(
            NativeLibrary.owned(
                (MemorySegment) create.invokeExact(level), Arena.ofAuto(), this::release)));
  }

  private void release(MemorySegment context) throws Throwable {
    free.invokeExact(context);
  }

  /** Keeps its memory from stream to stream. */
  final class Context {
    private final MemorySegment context;

    private Context(MemorySegment context) {
      this.context = context;
    }

    void deflate(Bytes segment, Bytes packed) {
      var most = bound(segment.size());
      packed.reserve(most);
      var from = segment.segment(0, segment.size());
      var to = packed.segment(packed.size(), most);
      long made =
          NativeLibrary.call(() ->
              (long) compress.invokeExact(context, from, (long) segment.size(), to, (long) most));
      if (made == 0) {
        throw new IllegalStateException("libdeflate needs more room than it says");
      }
      packed.grow((int) made);
    }

    /** As {@code libdeflate_deflate_compress_bound} has it. */
    private static int bound(int size) {
      return size + BLOCK_OVERHEAD * Math.max(1, (size + SHORTEST_BLOCK - 1) / SHORTEST_BLOCK) + 8;
    }
  }
}
