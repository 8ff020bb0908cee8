package io.stager.droplet.tarball;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive in the POSIX form, with extended headers only where a name or size needs
 * them. All entries belong to 2000:2000, which Cloud Foundry calls vcap.
 */
public final class TarWriter {
  private static final int VCAP = 2000;
  private static final int BUFFER = 32 << 10;
  private static final byte[] ZEROS = new byte[2 * Field.BLOCK];

  private final OutputStream out;

  /** Writes to this stream, which stays open. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes a file with as many bytes of content as the entry says.
   *
   * @throws EOFException when the content has fewer
   */
  public void write(Entry file, InputStream content) throws IOException {
    write(file);
    var buffer = new byte[BUFFER];
    for (var left = file.size(); left > 0; ) {
      var want = (int) Math.min(left, buffer.length);
      if (content.readNBytes(buffer, 0, want) < want) {
        throw new EOFException("the file became shorter while it was read");
      }
      out.write(buffer, 0, want);
      left -= want;
    }
    pad(file.size());
  }

  /** Writes a file's header, content and padding. */
  public void write(Entry file, byte[] content) throws IOException {
    write(file);
    out.write(content);
    pad(file.size());
  }

  /** Writes what fills the last block of a file's content, whose size this is. */
  public void pad(long size) throws IOException {
    out.write(ZEROS, 0, Field.padding(size));
  }

  /** Writes the end marker. */
  public void finish() throws IOException {
    out.write(ZEROS);
  }

  /**
   * Writes an entry's header: all of a directory or a link; a file's content and {@link #pad
   * padding} come behind it.
   */
  public void write(Entry entry) throws IOException {
    var header = new Header(entry);
    if (!header.pax.isEmpty()) {
      var records = header.pax.bytes();
      out.write(paxBlock(records.length, header.block));
      out.write(records);
      out.write(ZEROS, 0, Field.padding(records.length));
    }
    out.write(header.block);
  }

  private static byte[] paxBlock(int size, byte[] of) {
    var block = of.clone();
    Arrays.fill(block, 0, Field.NAME.length(), (byte) 0);
    Arrays.fill(block, Field.PREFIX.at(), Field.BLOCK, (byte) 0);
    Arrays.fill(block, Field.LINK.at(), Field.LINK.at() + Field.LINK.length(), (byte) 0);
    Field.NAME.put(block, "././@PaxHeader");
    Field.MODE.putOctal(block, 0644);
    Field.TYPE.put(block, "x");
    Field.SIZE.putOctal(block, size);
    Field.seal(block);
    return block;
  }

  /** An entry as a block, and what did not fit it. */
  private static final class Header {
    private static final byte[] TEMPLATE = template();

    private final byte[] block = TEMPLATE.clone();
    private final Pax pax = new Pax();

    /** What all headers have in common. */
    private static byte[] template() {
      var block = new byte[Field.BLOCK];
      Field.UID.putOctal(block, VCAP);
      Field.GID.putOctal(block, VCAP);
      Field.MAGIC.put(block, Field.USTAR);
      Field.USER.put(block, "vcap");
      Field.GROUP.put(block, "vcap");
      return block;
    }

    Header(Entry entry) {
      name(entry);
      entry.linkTarget().ifPresent(target -> link(entry.type(), target));
      size(entry.size());
      Field.MODE.putOctal(block, entry.mode());
      Field.MTIME.putOctal(block, entry.modified().getEpochSecond());
      block[Field.TYPE.at()] = (byte) entry.type().flag();
      Field.seal(block);
    }

    private void name(Entry entry) {
      var slash = entry.type() == EntryType.DIRECTORY ? "/" : "";
      var name = PathBytes.bytes("./" + entry.name().text() + slash);
      var split = split(name);
      if (split < 0) {
        extend(Pax.PATH, name, entry.name().text());
        Field.NAME.put(block, Arrays.copyOf(name, Field.NAME.length()));
      } else if (split == 0) {
        Field.NAME.put(block, name);
      } else {
        Field.PREFIX.put(block, Arrays.copyOf(name, split));
        Field.NAME.put(block, Arrays.copyOfRange(name, split + 1, name.length));
      }
    }

    /**
     * {@return where the slash stands that parts the name into prefix and rest; 0 when it fits
     * whole, negative when it cannot be parted}
     */
    private static int split(byte[] name) {
      if (name.length <= Field.NAME.length()) {
        return 0;
      }
      var latest = Math.min(Field.PREFIX.length(), name.length - 2);
      for (var i = latest; i >= name.length - 1 - Field.NAME.length() && i > 0; i--) {
        if (name[i] == '/') {
          return i;
        }
      }
      return -1;
    }

    private void link(EntryType type, String target) {
      var bytes = PathBytes.bytes(type == EntryType.HARD_LINK ? "./" + target : target);
      if (bytes.length > Field.LINK.length()) {
        extend(Pax.LINK_PATH, bytes, target);
      }
      Field.LINK.put(block, bytes);
    }

    private void extend(String key, byte[] value, String text) {
      if (!PathBytes.isUtf8(text)) {
        pax.with("hdrcharset", "BINARY".getBytes(StandardCharsets.US_ASCII));
      }
      pax.with(key, value);
    }

    private void size(long size) {
      var fits = size <= Field.SIZE.largestOctal();
      Field.SIZE.putOctal(block, fits ? size : 0);
      if (!fits) {
        pax.with(Pax.SIZE, Long.toString(size).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
