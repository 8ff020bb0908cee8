package io.stager.droplet.compression;

import io.airlift.compress.v3.internal.NativeLoader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A native library that aircompressor brings along, with the few functions that packing calls: to
 * link all that a library has, as aircompressor itself does, takes longer than packing a small app.
 */
final class NativeLibrary {
  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** {@return the C library, which every process has} */
  static NativeLibrary ofC() {
    return new NativeLibrary(Linker.nativeLinker().defaultLookup());
  }

  /** Something that calls functions of a library. */
  interface Binding<T> {
    T bind(NativeLibrary library);
  }

  /** {@return what calls the library, where there is one for this machine} */
  static <T> Optional<T> load(String name, Binding<T> binding) {
    try {
      return Optional.of(binding.bind(new NativeLibrary(NativeLoader.loadLibrary(name))));
    } catch (LinkageError | NoSuchElementException notForThisMachine) {
      return Optional.empty();
    }
  }

  /** {@return a function that works on what stands outside the heap} */
  @SuppressWarnings("restricted")
  MethodHandle function(String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
  }

  /** Gives back what a library has made. */
  interface Release {
    void release(MemorySegment made) throws Throwable;
  }

  /** {@return the same address, released when the arena ends} */
  @SuppressWarnings("restricted")
  static MemorySegment owned(MemorySegment made, Arena arena, Release release) {
    if (made.equals(MemorySegment.NULL)) {
      throw new OutOfMemoryError("outside the heap");
    }
    return made.reinterpret(
        arena,
        address ->
            call(() -> {
              release.release(address);
              return address;
            }));
  }

  /** A call of a function. */
  interface Call<T> {
    T call() throws Throwable;
  }

  static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native function throws nothing", e);
    }
  }
}
