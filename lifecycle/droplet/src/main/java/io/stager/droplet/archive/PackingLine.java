package io.stager.droplet.archive;

import io.stager.droplet.compression.Awaited;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Packs segments on several cores and gives them out in their order, while whoever adds them goes
 * on. Only so many are under way at a time, and fewer in memory, so that this does not grow with
 * the app.
 */
final class PackingLine implements AutoCloseable {
  private static final int MOST_WORKERS = 12;
  private static final int SEGMENTS_PLANNED_AHEAD = 4;
  private static final int BENCHES_IN_WAITING = 2;

  private final ExecutorService packers;
  private final ExecutorService outgoing =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "writing"));
  private final Semaphore room;
  private final Queue<Order> planned = new ConcurrentLinkedQueue<>();
  private final Queue<Workbench> all = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Workbench> free;
  private final AtomicInteger unmade;
  private final Supplier<Workbench> benches;
  private final Outlet outlet;
  private Future<?> last = CompletableFuture.completedFuture(null);

  /** Where the packed segments go, one at a time. */
  interface Outlet {
    void put(Workbench done) throws IOException;
  }

  private record Order(Segment segment, CompletableFuture<Workbench> result) {}

  PackingLine(int workers, Supplier<Workbench> benches, Outlet outlet) {
    var most = workers + BENCHES_IN_WAITING;
    this.packers = Executors.newFixedThreadPool(workers, work -> new Thread(work, "packing"));
    this.room = new Semaphore(most + SEGMENTS_PLANNED_AHEAD);
    this.free = new ArrayBlockingQueue<>(most);
    this.unmade = new AtomicInteger(most);
    this.benches = benches;
    this.outlet = outlet;
  }

  /** {@return a line with as many packers as are of use on this machine} */
  static PackingLine onAllCores(Supplier<Workbench> benches, Outlet outlet) {
    return new PackingLine(usualWorkers(), benches, outlet);
  }

  static int usualWorkers() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
  }

  void add(Segment segment) throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      throw Awaited.interrupted();
    }
    if (last.state() == Future.State.FAILED) {
      finish();
    }
    var order = new Order(segment, new CompletableFuture<>());
    planned.add(order);
    packers.execute(this::packNext);
    var before = last;
    last =
        outgoing.submit(() -> {
          try {
            Awaited.result(before);
            giveOut(order);
          } finally {
            room.release();
          }
          return order;
        });
  }

  /** The bench comes first: so none waits for one while its order is what all others wait for. */
  private void packNext() {
    try {
      var bench = bench();
      pack(planned.remove(), bench);
    } catch (InterruptedException closing) {
      // Nobody waits for the order any more.
    } catch (RuntimeException | Error e) {
      planned.remove().result().completeExceptionally(e);
    }
  }

  private static void pack(Order order, Workbench bench) {
    try {
      bench.pack(order.segment());
      order.result().complete(bench);
    } catch (IOException | RuntimeException | Error e) {
      order.result().completeExceptionally(e);
    }
  }

  /** A small app needs no more than one. */
  private Workbench bench() throws InterruptedException {
    var bench = free.poll();
    if (bench != null) {
      return bench;
    }
    return unmade.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? made() : free.take();
  }

  private Workbench made() {
    var bench = benches.get();
    all.add(bench);
    return bench;
  }

  private void giveOut(Order order) throws IOException {
    var done = Awaited.result(order.result());
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

  /** Waits until all is given out; fails as the first segment did that failed. */
  void finish() throws IOException {
    Awaited.result(last);
  }

  /** Ends the threads, whatever they are at; they have ended when this returns. */
  @Override
  public void close() {
    packers.shutdownNow();
    outgoing.shutdownNow();
    packers.close();
    outgoing.close();
    all.forEach(Workbench::close);
  }
}
