package io.stager.droplet.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory of the C library, which is not set to zero as that of an arena is: so what is never
 * written to takes none of the machine's.
 */
final class NativeMemory {
  private static final NativeLibrary C = NativeLibrary.ofC();
  private static final MethodHandle MALLOC =
      C.function("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
  private static final MethodHandle FREE = C.function("free", FunctionDescriptor.ofVoid(ADDRESS));

  private NativeMemory() {}

  /** {@return so many bytes, until the arena ends} */
  @SuppressWarnings("restricted")
  static MemorySegment allocate(Arena arena, long bytes) {
    var made = NativeLibrary.call(() -> (MemorySegment) MALLOC.invokeExact(bytes));
    return NativeLibrary.owned(made, arena, NativeMemory::free).reinterpret(bytes);
  }

  private static void free(MemorySegment made) throws Throwable {
    FREE.invokeExact(made);
  }
}
