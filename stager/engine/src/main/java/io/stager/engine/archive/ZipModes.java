package io.stager.engine.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The Unix modes in a zip's central directory, which the JDK reads over.
 *
 * <p>Its place is reckoned back from the end record, as the JDK does: a zip may have a program in
 * front, as executable jars have.
 */
record ZipModes(Map<String, Mode> modes) {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_LENGTH = 20;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int UNIX = 3;
  private static final int MACOS = 19;

  /** The type and permissions of a file, as {@code stat} gives them. */
  record Mode(int bits) {
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    boolean isLink() {
      return (bits & TYPE) == LINK;
    }

    boolean isSpecial() {
      var type = bits & TYPE;
      return type != 0 && type != LINK && type != REGULAR && type != DIRECTORY;
    }

    int permissions() {
      return bits & 0777;
    }
  }

  static ZipModes read(Path zip) throws IOException {
    try (var channel = FileChannel.open(zip)) {
      return new ZipModes(entries(directory(channel)));
    }
  }

  Optional<Mode> of(String name) {
    return Optional.ofNullable(modes.get(name));
  }

  private static ByteBuffer directory(FileChannel channel) throws IOException {
    var tail = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT);
    var start = channel.size() - tail;
    var bytes = bytes(channel, start, tail);
    for (var at = tail - END_LENGTH; at >= 0; at--) {
      if (bytes.getInt(at) == END && at + END_LENGTH + unsigned(bytes, at + 20) == tail) {
        return directory(channel, start + at, bytes.getInt(at + 12));
      }
    }
    throw new ZipException("its end record is missing");
  }

  private static ByteBuffer directory(FileChannel channel, long end, int size) throws IOException {
    if (size != -1) {
      return bytes(channel, end - Integer.toUnsignedLong(size), Integer.toUnsignedLong(size));
    }
    var locator = end - LOCATOR_64_LENGTH;
    var end64 = locator - END_64_LENGTH;
    if (bytes(channel, locator, LOCATOR_64_LENGTH).getInt(0) != LOCATOR_64
        || bytes(channel, end64, END_64_LENGTH).getInt(0) != END_64) {
      throw new ZipException("its end record is damaged");
    }
    var size64 = bytes(channel, end64, END_64_LENGTH).getLong(40);
    return bytes(channel, end64 - size64, size64);
  }

  private static Map<String, Mode> entries(ByteBuffer directory) {
    var modes = new HashMap<String, Mode>();
    var at = 0;
    while (at + ENTRY_LENGTH <= directory.limit() && directory.getInt(at) == ENTRY) {
      var nameLength = unsigned(directory, at + 28);
      var name = new byte[Math.min(nameLength, directory.limit() - at - ENTRY_LENGTH)];
      directory.get(at + ENTRY_LENGTH, name);
      var system = directory.get(at + 5);
      var bits = directory.getInt(at + 38) >>> 16;
      if ((system == UNIX || system == MACOS) && bits != 0) {
        modes.put(new String(name, StandardCharsets.UTF_8), new Mode(bits));
      }
      at += ENTRY_LENGTH + nameLength + unsigned(directory, at + 30) + unsigned(directory, at + 32);
    }
    return modes;
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static ByteBuffer bytes(FileChannel channel, long at, long length) throws IOException {
    if (at < 0 || length < 0 || length > Integer.MAX_VALUE - 8) {
      throw new ZipException("its central directory is damaged");
    }
    var bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("it ends in its central directory");
      }
    }
    return bytes.flip();
  }
}
