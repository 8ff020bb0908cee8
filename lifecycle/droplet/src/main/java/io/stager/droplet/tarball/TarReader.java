package io.stager.droplet.tarball;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a tar archive entry by entry and believes nothing: names are checked, headers are bounded
 * and must add up, and what is neither file, directory nor link is refused.
 *
 * <p>It knows the POSIX form with extended headers and GNU's long names. Two headers that
 * contradict one another are refused, since two readers would see two archives.
 */
public final class TarReader {
  private static final String ROOT = "./";

  /** What Linux takes. */
  private static final int LONGEST_TARGET = 4095;

  private final TarInput blocks;
  private final Suspect suspect;
  private final ReadLimits limits;
  private final byte[] block = new byte[Field.BLOCK];
  private final EntryContent content = new EntryContent();
  private long entries;
  private long contentLeft;
  private int padding;

  /** Reads this stream, which must not be read by others meanwhile. */
  public TarReader(InputStream in, Suspect suspect, ReadLimits limits) {
    this.blocks = new TarInput(in, suspect, limits);
    this.suspect = suspect;
    this.limits = limits;
  }

  /**
   * {@return the next entry; none at the end of the archive, when the stream has been read to its
   * end}
   *
   * <p>An entry for the root itself, {@code ./}, says nothing and is passed over.
   */
  public Optional<Entry> next() throws IOException {
    skipContent();
    var more = new LongFields();
    while (true) {
      blocks.readFully(block, block.length);
      if (isZero(block, block.length)) {
        requireEnd();
        return Optional.empty();
      }
      requireChecksum();
      switch (block[Field.TYPE.at()]) {
        case 'x' -> more.pax(records());
        case 'g' -> requireHarmless(records());
        case 'L' -> more.set(Pax.PATH, upToNul(extension()));
        case 'K' -> more.set(Pax.LINK_PATH, upToNul(extension()));
        default -> {
          countEntry();
          var entry = entry(more);
          if (entry.isPresent()) {
            return entry;
          }
          more = new LongFields();
        }
      }
    }
  }

  /** {@return the content of the entry that {@link #next} gave, until it gives another} */
  public InputStream content() {
    return content;
  }

  private Optional<Entry> entry(LongFields more) {
    var written = PathBytes.text(more.pax.has(Pax.PATH) ? more.pax.value(Pax.PATH) : shortName());
    var type = type(written);
    var size = size(more);
    if (type != EntryType.FILE && size != 0) {
      throw damaged(written, "it is no file but has content");
    }
    if (written.equals(ROOT) || written.equals(".")) {
      requireDirectory(type);
      return Optional.empty();
    }
    var name = name(written);
    contentLeft = size;
    padding = Field.padding(size);
    return Optional.of(
        new Entry(
            name, type, number(Field.MODE, written), size, modified(written), target(type, more)));
  }

  private EntryName name(String written) {
    try {
      return EntryName.parse(written);
    } catch (IllegalArgumentException e) {
      throw suspect.unsafe("an entry cannot be unpacked safely: " + e.getMessage());
    }
  }

  private byte[] shortName() {
    var name = Field.NAME.bytes(block);
    var prefix = Field.MAGIC.holds(block, Field.USTAR) ? Field.PREFIX.bytes(block) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    var whole = new byte[prefix.length + 1 + name.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private EntryType type(String written) {
    return switch (block[Field.TYPE.at()]) {
      // Tars from before there were types end the names of directories with a slash.
      case '0', 0, '7' -> written.endsWith("/") ? EntryType.DIRECTORY : EntryType.FILE;
      case '1' -> EntryType.HARD_LINK;
      case '2' -> EntryType.SYMLINK;
      case '5' -> EntryType.DIRECTORY;
      case '3', '4' -> throw unsafe(written, "is a device");
      case '6' -> throw unsafe(written, "is a FIFO");
      case 'S' -> throw unsafe(written, "is a sparse file, which is not supported");
      default -> throw unsafe(written, "is of an unknown type");
    };
  }

  private long size(LongFields more) {
    var value = more.pax.value(Pax.SIZE);
    try {
      var size =
          more.pax.has(Pax.SIZE) ? Pax.decimal(value, 0, value.length) : Field.SIZE.number(block);
      if (size > limits.fileBytes()) {
        throw suspect.tooLarge("a file in it has more than " + limits.fileBytes() + " bytes");
      }
      return size;
    } catch (IllegalArgumentException e) {
      throw suspect.damaged("the size of an entry is no number");
    }
  }

  private int number(Field field, String written) {
    try {
      return (int) (field.number(block) & 07777);
    } catch (NumberFormatException e) {
      throw damaged(written, "its header holds what is no number");
    }
  }

  /** Times before 1970, which only GNU's binary form can write, become 1970. */
  private Instant modified(String written) {
    if (block[Field.MTIME.at()] == (byte) 0xFF) {
      return Instant.EPOCH;
    }
    try {
      return Instant.ofEpochSecond(Math.min(Field.MTIME.number(block), Integer.MAX_VALUE));
    } catch (NumberFormatException e) {
      throw damaged(written, "its header holds a time that is no number");
    }
  }

  private Optional<String> target(EntryType type, LongFields more) {
    if (type != EntryType.SYMLINK && type != EntryType.HARD_LINK) {
      return Optional.empty();
    }
    var bytes =
        more.pax.has(Pax.LINK_PATH) ? more.pax.value(Pax.LINK_PATH) : Field.LINK.bytes(block);
    var target = PathBytes.text(bytes);
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw suspect.unsafe("a link in it has no target");
    }
    if (bytes.length > LONGEST_TARGET) {
      throw suspect.unsafe("a link in it has a target longer than " + LONGEST_TARGET + " bytes");
    }
    return Optional.of(type == EntryType.HARD_LINK ? name(target).text() : target);
  }

  private void requireDirectory(EntryType type) {
    if (type != EntryType.DIRECTORY) {
      throw suspect.unsafe("its root is no directory");
    }
  }

  private void requireHarmless(Pax global) {
    if (global.has(Pax.PATH) || global.has(Pax.LINK_PATH) || global.has(Pax.SIZE)) {
      throw suspect.unsafe("one header renames or resizes all that follow it");
    }
  }

  private Pax records() throws IOException {
    try {
      return Pax.parse(extension());
    } catch (IllegalArgumentException e) {
      throw suspect.damaged("an extended header holds " + e.getMessage());
    }
  }

  private byte[] extension() throws IOException {
    long size;
    try {
      size = Field.SIZE.number(block);
    } catch (NumberFormatException e) {
      throw suspect.damaged("the size of a header is no number");
    }
    if (size > limits.headerBytes()) {
      throw suspect.tooLarge("a header in it has more than " + limits.headerBytes() + " bytes");
    }
    var bytes = new byte[(int) size];
    blocks.readFully(bytes, bytes.length);
    blocks.readFully(block, Field.padding(size));
    return bytes;
  }

  private void countEntry() {
    if (++entries > limits.entries()) {
      throw suspect.tooLarge("it holds more than " + limits.entries() + " entries");
    }
  }

  private void requireChecksum() {
    long written;
    try {
      written = Field.CHECKSUM.number(block);
    } catch (NumberFormatException e) {
      written = -1;
    }
    if (written != Field.sum(block, false) && written != Field.sum(block, true)) {
      throw entries == 0
          ? suspect.foreign("it holds no tar archive")
          : suspect.damaged("the checksum of a header is wrong");
    }
  }

  /** Two blocks of zeros are the end marker; after them there may be more zeros, nothing else. */
  private void requireEnd() throws IOException {
    blocks.readFully(block, block.length);
    for (var n = block.length; n >= 0; n = blocks.readIfAny(block)) {
      if (!isZero(block, n)) {
        throw suspect.unsafe("there is more after its end marker");
      }
    }
  }

  private void skipContent() throws IOException {
    while (contentLeft > 0) {
      contentLeft -= blocks.read(block, 0, (int) Math.min(block.length, contentLeft));
    }
    blocks.readFully(block, padding);
    padding = 0;
  }

  private StagingException unsafe(String written, String fault) {
    return suspect.unsafe(name(written), fault);
  }

  private StagingException damaged(String written, String fault) {
    return suspect.damaged("'" + EntryName.shown(written) + "': " + fault);
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (var i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] upToNul(byte[] bytes) {
    return new Field(0, bytes.length).bytes(bytes);
  }

  /** What the headers before an entry's own say about it. */
  private final class LongFields {
    private Pax pax = new Pax();

    void pax(Pax more) {
      if (!pax.isEmpty()) {
        throw suspect.unsafe("two headers describe one entry");
      }
      if (more.isSparse()) {
        throw suspect.unsafe("it holds a sparse file, which droplets do not");
      }
      pax = more;
    }

    void set(String key, byte[] value) {
      if (pax.has(key)) {
        throw suspect.unsafe("two headers describe one entry");
      }
      pax.with(key, value);
    }
  }

  /** The bytes of the entry at hand. */
  private final class EntryContent extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (contentLeft == 0 && length > 0) {
        return -1;
      }
      var n = blocks.read(into, offset, (int) Math.min(length, contentLeft));
      contentLeft -= n;
      return n;
    }
  }
}
