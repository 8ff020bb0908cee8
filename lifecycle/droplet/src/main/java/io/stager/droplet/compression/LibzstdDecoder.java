package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The decoder of libzstd, for one thread; see its {@code zstd.h}. */
final class LibzstdDecoder {
  private static final Optional<Functions> LIBRARY = NativeLibrary.load("zstd", Functions::new);

  private final Functions functions;
  private final MemorySegment context;

  private LibzstdDecoder(Functions functions) {
    this.functions = functions;
    this.context = functions.newContext();
  }

  /** {@return a decoder, where there is the library for this machine} */
  static Optional<LibzstdDecoder> make() {
    return LIBRARY.map(LibzstdDecoder::new);
  }

  /** {@return how many bytes the frame became; negative where it makes no sense} */
  long decompress(MemorySegment frame, MemorySegment content) {
    return NativeLibrary.call(() ->
        (long)
            functions.decompress.invokeExact(
                context, content, content.byteSize(), frame, frame.byteSize()));
  }

  private static final class Functions {
    private final MethodHandle create;
    private final MethodHandle free;
    private final MethodHandle decompress;

    Functions(NativeLibrary library) {
      create = library.function("ZSTD_createDCtx", FunctionDescriptor.of(ADDRESS));
      free = library.function("ZSTD_freeDCtx", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
      decompress =
          library.function(
              "ZSTD_decompressDCtx",
              FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    MemorySegment newContext() {
      return NativeLibrary.call(() ->
          NativeLibrary.owned((MemorySegment) create.invokeExact(), Arena.ofAuto(), this::release));
    }

    private void release(MemorySegment context) throws Throwable {
      var ignored = (long) free.invokeExact(context);
    }
  }
}
