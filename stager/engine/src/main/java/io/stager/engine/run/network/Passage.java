package io.stager.engine.run.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;

/** A connection that is passed on: the two ends of it, and which of them spoke last. */
final class Passage implements AutoCloseable {
  private static final Duration PAUSE_AFTER_AN_ANSWER = Duration.ofMillis(100);
  private static final int CHUNK = 16 * 1024;

  private final Socket client;
  private final Socket instance;
  private final InetSocketAddress address;
  private volatile boolean clientSpokeLast = true;
  private volatile long spoke = System.nanoTime();

  Passage(Socket client, Socket instance, InetSocketAddress address) {
    this.client = client;
    this.instance = instance;
    this.address = address;
  }

  boolean leadsTo(InetSocketAddress other) {
    return address.equals(other);
  }

  /**
   * Whether something is under way: a client waits for an answer, or one is still being given.
   *
   * <p>Between two requests of a connection that is kept open, the last bytes were an answer's.
   */
  boolean isBusy() {
    return clientSpokeLast || System.nanoTime() - spoke < PAUSE_AFTER_AN_ANSWER.toNanos();
  }

  /** Passes bytes on, both ways, until neither end has more to say; it is open as long. */
  void run(Set<Passage> open) throws IOException, InterruptedException {
    open.add(this);
    try {
      client.setTcpNoDelay(true);
      instance.setTcpNoDelay(true);
      var answering = Thread.ofVirtual().start(() -> pass(instance, client));
      pass(client, instance);
      answering.join();
    } finally {
      open.remove(this);
    }
  }

  /** Passes bytes on until there are no more, then says so to the receiver. */
  private void pass(Socket from, Socket to) {
    var chunk = new byte[CHUNK];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (var n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        clientSpokeLast = from.equals(client);
        spoke = System.nanoTime();
        out.write(chunk, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(); // One side is gone: the other must not wait for it.
    }
  }

  @Override
  public void close() {
    closeQuietly(client);
    closeQuietly(instance);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use to anyone.
    }
  }
}
