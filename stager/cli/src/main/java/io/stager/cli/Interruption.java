package io.stager.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, and TERM from others: the command is told and may clean up before the process ends.
 *
 * <p>The JVM ends as soon as its shutdown hooks have, so the hook waits for the command.
 */
final class Interruption {
  /** An app has ten seconds to end, and what is left is quick. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Thread command;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption(Thread command) {
    this.command = command;
  }

  /** {@return what interrupts the thread that calls this, from now on} */
  static Interruption ofThisThread() {
    var interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutdown));
    return interruption;
  }

  private void shutdown() {
    if (done.getCount() == 0) {
      return;
    }
    asked.set(true);
    command.interrupt();
    try {
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return whether the process was asked to end} */
  boolean asked() {
    return asked.get();
  }

  /** Lets the thread do what must be done before the end. */
  void takenNote() {
    Thread.interrupted();
  }

  /** The command is over: nothing waits for it any more. */
  void over() {
    done.countDown();
  }
}
