package io.stager.engine.run.watch;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The one thread that decides: others hand it what happened, and it looks around in between. */
final class Loop {
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Consumer<Throwable> complaints;

  Loop(Consumer<Throwable> complaints) {
    this.complaints = complaints;
  }

  /** Has this done on the loop's thread, soon. */
  void post(Runnable happened) {
    inbox.add(happened);
  }

  /** Does the work on a virtual thread, where it may wait. */
  void aside(Runnable work) {
    Thread.ofVirtual().start(() -> guarded(work));
  }

  /** Goes on until nothing is left to do. */
  void run(Duration pause, Runnable tick, BooleanSupplier done) throws InterruptedException {
    var next = System.nanoTime();
    while (true) {
      var happened = inbox.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (happened != null) {
        guarded(happened);
        continue;
      }
      guarded(tick);
      next = System.nanoTime() + pause.toNanos();
      if (inbox.isEmpty() && done.getAsBoolean()) {
        return;
      }
    }
  }

  /** One app's trouble, such as a full disk, must not end the watcher of all. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      complaints.accept(e);
    }
  }
}
