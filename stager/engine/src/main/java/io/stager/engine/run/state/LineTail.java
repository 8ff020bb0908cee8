package io.stager.engine.run.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a file that others append to, read on from where the last read ended.
 *
 * <p>What is read may come from an app, so nothing about it is taken for granted: a line that is
 * longer than the bound is passed over, one read takes a bounded number of bytes, and the zero
 * bytes of a hole are skipped. A line without its line feed is left for the next read.
 */
public final class LineTail {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS_A_READ = 16;

  private final Path file;
  private final int longest;
  private long offset;
  private byte[] partial = new byte[0];
  private boolean passingOver;

  /** Reads the file from the offset on; it need not exist yet. */
  public LineTail(Path file, long offset, int longest) {
    this.file = file;
    this.offset = offset;
    this.longest = longest;
  }

  /** {@return the lines that were completed since the last read; all read when it is empty} */
  public List<String> read() throws IOException {
    var lines = new ArrayList<String>();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < offset) {
        restart();
      }
      for (int i = 0; i < CHUNKS_A_READ && readChunk(channel, lines); i++) {}
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return lines;
  }

  /** {@return whether the file holds more than was read} */
  public boolean hasMore() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() > offset;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void restart() {
    offset = 0;
    partial = new byte[0];
    passingOver = false;
  }

  private boolean readChunk(FileChannel channel, List<String> lines) throws IOException {
    var left = channel.size() - offset;
    if (left <= 0) {
      return false; // As at most looks: nothing is made to find that out.
    }
    var buffer = ByteBuffer.allocate((int) Math.min(CHUNK, left));
    var count = channel.read(buffer, offset);
    if (count <= 0) {
      return false;
    }
    offset += count;
    split(buffer.array(), count, lines);
    return true;
  }

  private void split(byte[] bytes, int count, List<String> lines) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        complete(bytes, start, i, lines);
        start = i + 1;
      }
    }
    keep(bytes, start, count);
  }

  private void complete(byte[] bytes, int start, int end, List<String> lines) {
    keep(bytes, start, end);
    if (!passingOver && partial.length > 0) {
      lines.add(new String(partial, StandardCharsets.UTF_8));
    }
    partial = new byte[0];
    passingOver = false;
  }

  private void keep(byte[] bytes, int start, int end) {
    int from = start;
    while (partial.length == 0 && from < end && bytes[from] == 0) {
      from++;
    }
    if (passingOver || partial.length + end - from > longest) {
      passingOver = true;
      partial = new byte[0];
      return;
    }
    var joined = Arrays.copyOf(partial, partial.length + end - from);
    System.arraycopy(bytes, from, joined, partial.length, end - from);
    partial = joined;
  }
}
