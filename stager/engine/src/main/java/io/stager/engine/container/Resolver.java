package io.stager.engine.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name servers of this machine that a container with a network of its own can ask.
 *
 * <p>One that listens on the machine's loopback address is out of reach there; systemd's, which
 * does, says elsewhere whom it asks itself.
 *
 * @param lines those of a resolv.conf
 */
record Resolver(List<String> lines) {
  private static final List<Path> FILES =
      List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));
  private static final String SERVER = "nameserver ";
  private static final int PORT = 53;

  static Resolver ofThisMachine() throws IOException {
    for (var file : FILES) {
      if (Files.isReadable(file)) {
        var found = read(file);
        if (found.lines().stream().anyMatch(line -> line.startsWith(SERVER))) {
          return found;
        }
      }
    }
    return new Resolver(List.of());
  }

  private static Resolver read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return new Resolver(
          lines.filter(line -> !line.startsWith(SERVER) || isReached(line)).toList());
    }
  }

  /** To connect a datagram socket sends nothing, but takes a route. */
  private static boolean isReached(String line) {
    var text = line.substring(SERVER.length()).strip();
    try (var socket = new DatagramSocket()) {
      var server = InetAddress.ofLiteral(text);
      if (server.isLoopbackAddress() || server instanceof Inet6Address) {
        return false;
      }
      socket.connect(new InetSocketAddress(server, PORT));
      return true;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return false;
    }
  }

  String text() {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
