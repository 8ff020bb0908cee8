package io.stager.droplet.tarball;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses into one gzip member, without name or time, whose header says which encoder and level
 * made it: the same bytes come out only of the same encoder.
 *
 * <p>It stands in the extra field (RFC 1952, 2.3.1.1) as subfield {@code SG}.
 */
public final class GzipOutput extends OutputStream {
  private static final int HAS_EXTRA = 4;
  private static final int UNKNOWN_SYSTEM = 255;

  private final OutputStream out;
  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[64 << 10];

  /** Writes to this stream, at a level from 0 to 9. */
  public GzipOutput(OutputStream out, int level) throws IOException {
    this.out = out;
    this.deflater = new Deflater(level, true);
    header("java.util.zip " + level);
  }

  private void header(String encoder) throws IOException {
    var text = encoder.getBytes(StandardCharsets.US_ASCII);
    out.write(new byte[] {0x1f, (byte) 0x8b, Deflater.DEFLATED, HAS_EXTRA, 0, 0, 0, 0, 0});
    out.write(UNKNOWN_SYSTEM);
    number(text.length + 4L, 2);
    out.write('S');
    out.write('G');
    number(text.length, 2);
    out.write(text);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    deflater.setInput(bytes, offset, length);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  private void drain() throws IOException {
    out.write(buffer, 0, deflater.deflate(buffer));
  }

  /** Writes what is left and the trailer; the stream below stays open. */
  public void finish() throws IOException {
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    number(crc.getValue(), 4);
    number(deflater.getBytesRead(), 4);
    out.flush();
  }

  private void number(long value, int bytes) throws IOException {
    for (var i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  /** Gives back the encoder's memory; the stream below stays open. */
  @Override
  public void close() {
    deflater.end();
  }
}
