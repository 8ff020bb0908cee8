package io.stager.droplet.archive;

import io.stager.droplet.compression.Bytes;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.compression.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file in the making that consists of packed segments, one behind the other. */
final class SegmentFile implements AutoCloseable {
  private final FileChannel file;
  private final Frame frame;
  private final Optional<Tally> tally;
  private final Optional<EarlyFlush> flush;

  private SegmentFile(FileChannel file, Frame frame, Optional<Tally> tally) {
    this.file = file;
    this.frame = frame;
    this.tally = tally;
    this.flush = tally.map(kept -> new EarlyFlush(file));
  }

  /** {@return a file that is not there yet, begun: to be given to somebody who takes it away} */
  static SegmentFile toHandOver(Path path, Compression format) throws IOException {
    return create(path, format, Optional.empty());
  }

  /** {@return a file that is not there yet, begun: it is on disk when it has ended} */
  static SegmentFile toKeep(Path path, Compression format, Tally tally) throws IOException {
    return create(path, format, Optional.of(tally));
  }

  private static SegmentFile create(Path path, Compression format, Optional<Tally> tally)
      throws IOException {
    var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var file = new SegmentFile(channel, format.frame(), tally);
    file.write(ByteBuffer.wrap(file.frame.prologue()));
    return file;
  }

  /** Appends a segment, whose tar bytes the frame may want to know too. */
  void append(Bytes tar, Bytes packed) throws IOException {
    frame.add(tar);
    write(packed.content());
  }

  /** Appends what is no segment, behind all. */
  void append(byte[] more) throws IOException {
    write(ByteBuffer.wrap(more));
  }

  void end() throws IOException {
    write(ByteBuffer.wrap(frame.epilogue()));
    if (flush.isPresent()) {
      flush.get().finish();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    var length = bytes.remaining();
    tally.ifPresent(all -> all.add(bytes.duplicate()));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    if (flush.isPresent()) {
      flush.get().written(length);
    }
  }

  @Override
  public void close() throws IOException {
    flush.ifPresent(EarlyFlush::close);
    file.close();
  }
}
