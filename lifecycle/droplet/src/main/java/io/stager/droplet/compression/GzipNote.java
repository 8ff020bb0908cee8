package io.stager.droplet.compression;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A few bytes at the end of a gzip file that say something about it: a member without content, in
 * whose header they are the extra field (RFC 1952, 2.3.1.1).
 */
public final class GzipNote {
  private static final byte[] NO_CONTENT = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final int HEADER = 64;

  private final byte[] member;

  /** Notes this content under a name of two letters. */
  public GzipNote(String name, byte[] content) {
    var bytes = Bytes.onHeap(HEADER + content.length);
    GzipMembers.start(bytes, name.getBytes(StandardCharsets.US_ASCII), content, 0);
    bytes.write(NO_CONTENT, 0, NO_CONTENT.length);
    member = bytes.toArray();
  }

  /** {@return what stands at the end of a file with this note} */
  public byte[] member() {
    return member.clone();
  }

  /** {@return whether the file is there and ends with this note} */
  public boolean endsFile(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var end = new byte[member.length];
      file.seek(Math.max(0, file.length() - member.length));
      return file.read(end) == member.length && Arrays.equals(end, member);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
