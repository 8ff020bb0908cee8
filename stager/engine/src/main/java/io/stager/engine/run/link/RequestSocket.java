package io.stager.engine.run.link;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The watcher's end of the link. */
public final class RequestSocket implements AutoCloseable {
  // A descriptor and an environment; no more is expected.
  private static final int LONGEST_REQUEST = 16 << 20;

  private final ServerSocketChannel server;
  private final Function<JsonObject, CompletableFuture<JsonObject>> desk;
  private final AtomicInteger open = new AtomicInteger();

  private RequestSocket(
      ServerSocketChannel server, Function<JsonObject, CompletableFuture<JsonObject>> desk) {
    this.server = server;
    this.desk = desk;
  }

  /** Listens at the path, where only this user can ask; the desk answers. */
  public static RequestSocket listen(
      Path path, Function<JsonObject, CompletableFuture<JsonObject>> desk) throws IOException {
    Files.deleteIfExists(path);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    var socket = new RequestSocket(server, desk);
    Thread.ofVirtual().name("requests").start(socket::accept);
    return socket;
  }

  /** {@return whether someone waits for an answer} */
  public boolean isBusy() {
    return open.get() > 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        var client = server.accept();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      var answer = desk.apply(JsonObject.parse(line(client))).get();
      var bytes = ByteBuffer.wrap((answer.compact() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    } catch (IOException | JsonException | ExecutionException e) {
      // The client is gone, or said nothing that can be answered: it sees the end of the line.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  /** {@return what comes up to the first line feed} */
  static String line(SocketChannel channel) throws IOException {
    var line = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(16 * 1024);
    while (channel.read(buffer.clear()) > 0) {
      var bytes = buffer.array();
      for (int i = 0; i < buffer.position(); i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, 0, i);
          return line.toString(StandardCharsets.UTF_8);
        }
      }
      line.write(bytes, 0, buffer.position());
      if (line.size() > LONGEST_REQUEST) {
        throw new IOException("a line of more than " + LONGEST_REQUEST + " bytes");
      }
    }
    throw new IOException("the other end closed without a whole line");
  }
}
