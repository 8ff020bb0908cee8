package io.stager.droplet.compression;

import io.stager.droplet.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** A run of bytes in memory that grows as it is written, to be filled again and again. */
public final class Bytes extends OutputStream {
  /** The system's channels keep a buffer of their own as large as the largest read. */
  private static final int ONE_READ = 256 << 10;

  private byte[] array;
  private int size;

  /** Begins with room for this many. */
  public Bytes(int room) {
    array = new byte[room];
  }

  /** {@return the array whose first {@link #size} bytes are the content} */
  public byte[] array() {
    return array;
  }

  /** {@return how many bytes there are} */
  public int size() {
    return size;
  }

  /** Writes the content to this stream. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, size);
  }

  /** Forgets the content and keeps the room. */
  public void clear() {
    size = 0;
  }

  @Override
  public void write(int one) {
    reserve(1);
    array[size++] = (byte) one;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, array, size, length);
    size += length;
  }

  /** Writes the number's lowest bytes, the lowest first. */
  void number(long value, int bytes) {
    for (var i = 0; i < bytes; i++) {
      write((int) (value >>> (8 * i)));
    }
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
    var free = ByteBuffer.wrap(array);
    var start = size;
    for (int n = 0; n >= 0 && size - start < least; size += Math.max(0, n)) {
      n = in.read(free.limit(Math.min(start + most, size + ONE_READ)).position(size));
    }
    return size - start;
  }

  /** {@return how many bytes came, of these that are wanted from this place on} */
  public int fill(FileChannel in, long place, int wanted) throws IOException {
    reserve(wanted);
    var free = ByteBuffer.wrap(array, size, wanted);
    for (int n = 0; n >= 0 && free.hasRemaining(); ) {
      n = in.read(free, place + wanted - free.remaining());
    }
    size += wanted - free.remaining();
    return wanted - free.remaining();
  }

  /** {@return how many bytes came, of these that are wanted, before the stream ended} */
  int fill(InputStream in, int wanted) throws IOException {
    reserve(wanted);
    var n = in.readNBytes(array, size, wanted);
    size += n;
    return n;
  }

  /** {@return the number in these bytes, the lowest first} */
  long numberAt(int at, int bytes) {
    long value = 0;
    for (var i = 0; i < bytes; i++) {
      value |= (array[at + i] & 0xFFL) << (8 * i);
    }
    return value;
  }

  boolean startsWith(byte[] wanted) {
    return size >= wanted.length
        && Arrays.equals(array, 0, wanted.length, wanted, 0, wanted.length);
  }

  /** Makes room for this many more bytes. */
  void reserve(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(size + more, size + size / 2));
    }
  }

  /** Counts bytes that somebody wrote into {@link #array} behind the content. */
  void grow(int by) {
    size += by;
  }

  /** Takes back what came behind the first so many bytes. */
  public void shrinkTo(int first) {
    size = first;
  }

  /** {@return the digest of what stands there from this place on} */
  public Digest digest(int from) {
    var algorithm = Digest.algorithm();
    algorithm.update(array, from, size - from);
    return Digest.of(algorithm);
  }
}
