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
  private static final int SEGMENTS_IN_WAITING = 2;

  private final ExecutorService workers;
  private final Queue<Workbench> free = new ArrayDeque<>();
  private final Queue<Order> underWay = new ArrayDeque<>();
  private final Outlet outlet;

  /** Where the packed segments go. */
  interface Outlet {
    void put(Workbench done) throws IOException;
  }

  private record Order(Segment segment, Future<Workbench> result) {}

  PackingLine(int workers, Supplier<Workbench> benches, Outlet outlet) {
    this.workers =
        Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("packing-", 1).factory());
    this.outlet = outlet;
    for (var i = 0; i < workers + SEGMENTS_IN_WAITING; i++) {
      free.add(benches.get());
    }
  }

  void add(Segment segment) throws IOException {
    if (free.isEmpty()) {
      giveOut();
    }
    var bench = free.remove();
    underWay.add(
        new Order(
            segment,
            workers.submit(() -> {
              bench.pack(segment);
              return bench;
            })));
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
