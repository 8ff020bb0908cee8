package io.stager.engine.run.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The way from a port of 127.0.0.1 to the healthy instances of an app.
 *
 * <p>It passes bytes on and knows nothing of what they mean, so websockets, long bodies and HTTP/2
 * work. Each connection goes to the next instance in turn; when one end has sent all it had to say,
 * the other is told so and may go on answering. A connection that comes while no instance is
 * healthy waits a while for one, so that a restart is a delay rather than an error.
 */
public final class Forwarder implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final int CONNECT_TIMEOUT_MS = 2000;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int BACKLOG = 512;

  private final ServerSocket server;
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private List<InetSocketAddress> instances = List.of();
  private int turn;

  private Forwarder(ServerSocket server) {
    this.server = server;
  }

  /**
   * {@return a forwarder that listens on the port of 127.0.0.1}
   *
   * @throws IOException when the port is taken
   */
  public static Forwarder listen(int port) throws IOException {
    var server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    var forwarder = new Forwarder(server);
    Thread.ofVirtual().name("port-" + port).start(forwarder::accept);
    return forwarder;
  }

  /** {@return the port that it listens on} */
  public int port() {
    return server.getLocalPort();
  }

  /** Sends connections to these instances from now on. */
  public void to(List<InetSocketAddress> healthy) {
    lock.lock();
    try {
      instances = List.copyOf(healthy);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops listening; connections that are open go on. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    to(List.of());
  }

  /**
   * Waits until nothing is under way any more on connections to an instance that gets no new ones,
   * and closes them; what still is when the time is over is cut off.
   */
  public void drain(InetSocketAddress instance, Duration limit) throws InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (leadingTo(instance).anyMatch(Passage::isBusy) && System.nanoTime() < deadline) {
      Thread.sleep(STEP);
    }
    leadingTo(instance).forEach(Passage::close);
  }

  private Stream<Passage> leadingTo(InetSocketAddress instance) {
    return passages.stream().filter(passage -> passage.leadsTo(instance));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or out of descriptors: then the next connection may fare better.
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket client) {
    if (!room.tryAcquire()) {
      Passage.closeQuietly(client);
      return;
    }
    try (client;
        var passage = connect(client)) {
      passage.run(passages);
    } catch (IOException e) {
      // No instance to talk to: closing the connection is all that a forwarder of bytes can say.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  /** Tries each healthy instance once, and waits for one while there is none. */
  private Passage connect(Socket client) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var choice = inTurn(deadline);
      if (choice.isEmpty()) {
        throw new IOException("no healthy instance");
      }
      for (var address : choice) {
        var socket = new Socket();
        try {
          socket.connect(address, CONNECT_TIMEOUT_MS);
          return new Passage(client, socket, address);
        } catch (IOException e) {
          socket.close();
        }
      }
      pause();
      if (System.nanoTime() > deadline) {
        throw new IOException("no instance accepts connections");
      }
    }
  }

  /** The healthy instances, the next in turn first; none when there was none until the deadline. */
  private List<InetSocketAddress> inTurn(long deadline) {
    lock.lock();
    try {
      while (instances.isEmpty() && !server.isClosed()) {
        if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return List.of();
        }
      }
      var count = instances.size();
      if (count == 0) {
        return List.of();
      }
      turn = (turn + 1) % count;
      var first = instances.subList(turn, count);
      var rest = instances.subList(0, turn);
      return Stream.concat(first.stream(), rest.stream()).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }
}
