package io.stager.droplet.compression;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * A run of bytes in memory that grows as it is written, to be filled again and again.
 *
 * <p>It may stand outside the heap: there system and native libraries work on it where it stands,
 * and the garbage collector, which has better to do than to move megabytes, need not wait for them.
 */
public final class Bytes extends OutputStream {
  private static final int SMALL = 256 << 10;
  private static final int CHUNK = 64 << 10;

  private final Optional<Arena> arena;
  private ByteBuffer buffer;
  private int size;

  private Bytes(Optional<Arena> arena, int room) {
    this.arena = arena;
    this.buffer = allocate(room);
  }

  /** {@return bytes of the heap, with room for this many at first} */
  static Bytes onHeap(int room) {
    return new Bytes(Optional.empty(), room);
  }

  /** {@return bytes outside the heap, until the arena ends} */
  public static Bytes in(Arena arena) {
    return new Bytes(Optional.of(arena), 0);
  }

  private ByteBuffer allocate(int room) {
    return arena
        .map(outside -> memory(outside, room).asByteBuffer())
        .orElseGet(() -> ByteBuffer.allocate(room))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A small app has no time for linking functions of the C library. */
  private static MemorySegment memory(Arena outside, int room) {
    return room <= SMALL ? outside.allocate(room) : NativeMemory.allocate(outside, room);
  }

  /** {@return how many bytes there are} */
  public int size() {
    return size;
  }

  /** {@return the content, where it stands; not to be used when more was written} */
  public ByteBuffer content() {
    return buffer.slice(0, size);
  }

  /** {@return these bytes, where they stand, in the form that native libraries take} */
  MemorySegment segment(int from, int length) {
    return MemorySegment.ofBuffer(buffer.slice(from, length));
  }

  /** {@return the room behind the content, for others to write to; see {@link #grow}} */
  ByteBuffer free() {
    return buffer.slice(size, buffer.capacity() - size);
  }

  byte at(int place) {
    return buffer.get(place);
  }

  void put(int place, int one) {
    buffer.put(place, (byte) one);
  }

  /** Copies from this place on what fills the array. */
  void copy(int from, byte[] into) {
    copy(from, into, 0, into.length);
  }

  void copy(int from, byte[] into, int offset, int length) {
    buffer.get(from, into, offset, length);
  }

  /** {@return a copy of the content} */
  byte[] toArray() {
    var array = new byte[size];
    copy(0, array);
    return array;
  }

  /** Forgets the content and keeps the room. */
  public void clear() {
    size = 0;
  }

  @Override
  public void write(int one) {
    reserve(1);
    buffer.put(size++, (byte) one);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    buffer.put(size, from, offset, length);
    size += length;
  }

  /** Writes as many bytes as there are from this place on in others. */
  void write(Bytes from, int place, int length) {
    reserve(length);
    buffer.put(size, from.buffer, place, length);
    size += length;
  }

  /** Writes the number's lowest bytes, the lowest first. */
  void number(long value, int bytes) {
    for (var i = 0; i < bytes; i++) {
      write((int) (value >>> (8 * i)));
    }
  }

  /** Writes the number over the four bytes at this place, the lowest first. */
  void overwrite(int place, int value) {
    buffer.putInt(place, value);
  }

  /** {@return how many bytes came, of these that are wanted, before the channel ended} */
  public int fill(ReadableByteChannel in, int wanted) throws IOException {
    return fill(in, wanted, wanted);
  }

  /**
   * {@return how many bytes came before the channel ended: it is asked for the most, and asked
   * again only until there are the least}
   */
  public int fill(ReadableByteChannel in, int least, int most) throws IOException {
    reserve(most);
    var start = size;
    buffer.limit(start + most).position(start);
    for (int n = 0; n >= 0 && size - start < least; size += Math.max(0, n)) {
      n = in.read(buffer);
    }
    buffer.clear();
    return size - start;
  }

  /** {@return how many bytes came, of these that are wanted from this place on} */
  public int fill(FileChannel in, long place, int wanted) throws IOException {
    reserve(wanted);
    var free = buffer.slice(size, wanted);
    for (int n = 0; n >= 0 && free.hasRemaining(); ) {
      n = in.read(free, place + wanted - free.remaining());
    }
    size += wanted - free.remaining();
    return wanted - free.remaining();
  }

  /** {@return how many bytes came of these that are wanted, before the stream ended} */
  int fill(InputStream in, int wanted) throws IOException {
    reserve(wanted);
    var chunk = new byte[Math.min(wanted, CHUNK)];
    var start = size;
    for (int n = 1; n > 0; ) {
      n = in.read(chunk, 0, Math.min(chunk.length, wanted - (size - start)));
      write(chunk, 0, Math.max(0, n));
    }
    return size - start;
  }

  /** {@return the number in these bytes, the lowest first} */
  long numberAt(int at, int bytes) {
    long value = 0;
    for (var i = 0; i < bytes; i++) {
      value |= (buffer.get(at + i) & 0xFFL) << (8 * i);
    }
    return value;
  }

  boolean startsWith(byte[] wanted) {
    return size >= wanted.length && buffer.slice(0, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  /** Makes room for this many more bytes. */
  public void reserve(int more) {
    if (buffer.capacity() - size < more) {
      var larger = allocate(roomFor(size + more));
      larger.put(0, buffer, 0, size);
      buffer = larger;
    }
  }

  /** What is outgrown in an arena is kept until its end; so that this is little, room doubles. */
  private static int roomFor(int bytes) {
    return Math.max(bytes, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1);
  }

  /** Counts bytes that somebody wrote behind the content. */
  void grow(int by) {
    size += by;
  }

  /** Takes back what came behind the first so many bytes. */
  public void shrinkTo(int first) {
    size = first;
  }

  /** {@return what tells the bytes that stand there from this place on from others} */
  public Fingerprint fingerprint(int from) {
    return Fingerprint.of(segment(from, size - from));
  }
}
