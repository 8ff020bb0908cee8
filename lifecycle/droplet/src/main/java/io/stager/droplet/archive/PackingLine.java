package io.stager.droplet.archive;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Packs segments on several cores and gives them out in their order. Only so many are under way at
 * a time, so that memory does not grow with the app.
 */
final class PackingLine implements AutoCloseable {
  private static final int SEGMENTS_IN_WAITING = 1;

  private final ExecutorService workers;
  private final Queue<Workbench> free = new ArrayDeque<>();
  private final Queue<Order> underWay = new ArrayDeque<>();
  private final Outlet outlet;
  private final Supplier<Workbench> benches;
  private int allowed;

  /** Where the packed segments go. */
  interface Outlet {
    void put(Workbench done) throws IOException;
  }

  private record Order(Segment segment, Future<Workbench> result) {}

  PackingLine(int workers, Supplier<Workbench> benches, Outlet outlet) {
    this.workers = Executors.newFixedThreadPool(workers, work -> new Thread(work, "packing"));
    this.outlet = outlet;
    this.benches = benches;
    this.allowed = workers + SEGMENTS_IN_WAITING;
  }

  void add(Segment segment) throws IOException {
    var bench = bench();
    underWay.add(
        new Order(
            segment,
            workers.submit(() -> {
              bench.pack(segment);
              return bench;
            })));
  }

  /** A small app needs no more than one. */
  private Workbench bench() throws IOException {
    if (free.isEmpty() && allowed > 0) {
      allowed--;
      return benches.get();
    }
    if (free.isEmpty()) {
      giveOut();
    }
    return free.remove();
  }

  void finish() throws IOException {
    while (!underWay.isEmpty()) {
      giveOut();
    }
  }

  private void giveOut() throws IOException {
    var order = underWay.remove();
    var done = result(order.result());
    requireUnchanged(order.segment());
    outlet.put(done);
    free.add(done);
  }

  /** Only now have all parts of a large file been read, whichever worker was first. */
  private static void requireUnchanged(Segment segment) throws IOException {
    if (segment.entries().getLast() instanceof Planned.Part part && part.isLast()) {
      Workbench.requireUnchanged(part.file());
    }
  }

  private static Workbench result(Future<Workbench> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Ends the workers, whatever they are at; they have ended when this returns. */
  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
  }
}
