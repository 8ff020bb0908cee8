package io.stager.droplet.compression;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The content of a compressed file whose pieces are unpacked on all cores, a few ahead of the
 * reader. What does not come in such pieces is read as a stream.
 */
final class PiecesInput extends InputStream {
  private static final int MOST_WORKERS = 8;
  private static final int WORKERS =
      Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());

  private final Arena memory = Arena.ofShared();
  private final InputStream file;
  private final PieceCutter cutter;
  private final Growth growth;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, work -> Thread.ofPlatform().daemon().name("unpacking").unstarted(work));
  private final List<Piece> pieces = new ArrayList<>();
  private final Queue<Piece> free = new ArrayDeque<>();
  private final Queue<Future<Piece>> underWay = new ArrayDeque<>();
  private Optional<Piece> current = Optional.empty();
  private int at;
  private boolean allCut;
  private Optional<Exception> fault = Optional.empty();
  private Optional<InputStream> rest = Optional.empty();

  PiecesInput(InputStream file, PieceCutter cutter, Growth growth) {
    this.file = file;
    this.cutter = cutter;
    this.growth = growth;
    for (var i = 0; i <= WORKERS; i++) {
      pieces.add(cutter.piece(memory));
    }
    free.addAll(pieces);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (current.isEmpty() || at == current.get().content.size()) {
      if (rest.isPresent() || !advance()) {
        return rest().read(into, offset, length);
      }
    }
    var content = current.get().content;
    var n = Math.min(length, content.size() - at);
    content.copy(at, into, offset, n);
    at += n;
    return n;
  }

  private boolean advance() throws IOException {
    current.ifPresent(free::add);
    current = Optional.empty();
    cutAhead();
    if (underWay.isEmpty()) {
      return false;
    }
    var piece = Awaited.result(underWay.remove());
    growth.add(piece.packed.size(), piece.content.size());
    current = Optional.of(piece);
    at = 0;
    return true;
  }

  /** What is wrong further on is told only when the reader comes there. */
  private void cutAhead() {
    try {
      while (!allCut && !free.isEmpty()) {
        var piece = free.element();
        allCut = !cutter.cut(piece);
        if (!allCut) {
          free.remove();
          underWay.add(
              workers.submit(() -> {
                piece.unpack();
                return piece;
              }));
        }
      }
    } catch (IOException | RuntimeException e) {
      allCut = true;
      fault = Optional.of(e);
    }
  }

  private InputStream rest() throws IOException {
    if (fault.isPresent()) {
      throw Awaited.rethrown(fault.get());
    }
    if (rest.isEmpty()) {
      rest = Optional.of(cutter.rest());
    }
    return rest.get();
  }

  @Override
  public void close() throws IOException {
    workers.shutdownNow();
    workers.close();
    pieces.forEach(Piece::end);
    memory.close();
    if (rest.isPresent()) {
      rest.get().close();
    }
    file.close();
  }
}
