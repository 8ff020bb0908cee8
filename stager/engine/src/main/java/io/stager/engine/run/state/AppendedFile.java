package io.stager.engine.run.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that several processes append whole lines to. */
public final class AppendedFile {
  private AppendedFile() {}

  /**
   * Appends one line in a single write, which the kernel does not mix with those of others.
   *
   * <p>The file is made when it is not there, for its owner only.
   */
  public static void append(Path file, String line) {
    try {
      FolderTree.makeParent(file);
      try (var channel = open(file)) {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty file unless there is one, so that it can be handed to a container. */
  public static Path prepare(Path file) throws IOException {
    FolderTree.makeParent(file);
    open(file).close();
    return file;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
