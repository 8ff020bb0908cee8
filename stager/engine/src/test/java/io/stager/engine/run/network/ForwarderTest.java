package io.stager.engine.run.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ForwarderTest {
  private final List<ServerSocket> servers = new ArrayList<>();
  private Optional<Forwarder> open = Optional.empty();

  @BeforeEach
  void listen() throws IOException {
    open = Optional.of(Forwarder.listen(0));
  }

  @AfterEach
  void close() throws IOException {
    open.ifPresent(Forwarder::close);
    for (var server : servers) {
      server.close();
    }
  }

  @Test
  void passesBytesBothWaysAndTellsEachSideWhenTheOtherIsDone() throws IOException {
    // Answers only once it has seen the end of what the client sends.
    to(server(client -> client.getOutputStream().write(client.getInputStream().readAllBytes())));
    var body = new byte[20 << 20];
    new Random(1).nextBytes(body);

    try (var socket = connect()) {
      var sending =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(body);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(body);
      assertThat(sending).isNotNull();
    }
  }

  @Test
  void givesConnectionsToTheInstancesInTurn() throws IOException {
    to(saying("one"), saying("two"), saying("three"));

    assertThat(List.of(ask(), ask(), ask())).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(List.of(ask(), ask(), ask())).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void asksAnotherInstanceWhenOneDoesNotAcceptConnections() throws IOException {
    var dead = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var address = (InetSocketAddress) dead.getLocalSocketAddress();
    dead.close();
    forwarder().to(List.of(address, saying("alive")));

    assertThat(List.of(ask(), ask(), ask())).containsOnly("alive");
  }

  @Test
  void waitsForAnInstanceThatIsOnItsWay() throws Exception {
    try (var socket = connect()) {
      to(saying("at last"));

      assertThat(said(socket)).isEqualTo("at last");
    }
  }

  @Test
  void anInstanceThatClosesEndsTheConnection() throws IOException {
    to(server(client -> {}));

    try (var socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void openConnectionsOutliveTheList() throws IOException {
    to(
        server(client -> {
          client.getOutputStream().write('a');
          client.getOutputStream().write(client.getInputStream().readAllBytes());
        }));

    try (var socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo('a');
      to(saying("new"));
      assertThat(ask()).isEqualTo("new");
      socket.getOutputStream().write('b');
      socket.shutdownOutput();

      assertThat(said(socket)).isEqualTo("b");
    }
  }

  @Test
  void aTakenPortIsRefusedWhenItWasAskedForAndPassedOverOtherwise() throws IOException {
    var taken = forwarder().port();

    assertThatThrownBy(() -> HostPorts.exactly(taken))
        .isInstanceOf(StagingException.Busy.class)
        .hasMessageStartingWith("Port " + taken + " of 127.0.0.1 is taken")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("end the program that listens on it, or ask for another port or none");
    try (var other = HostPorts.any(Optional.of(taken), List.of(61001))) {
      assertThat(other.port()).isGreaterThan(61001);
    }
  }

  private Forwarder forwarder() {
    return open.orElseThrow();
  }

  private void to(InetSocketAddress... instances) {
    forwarder().to(List.of(instances));
  }

  private interface Talk {
    void with(Socket client) throws IOException;
  }

  private InetSocketAddress saying(String word) throws IOException {
    return server(client -> client.getOutputStream().write(word.getBytes(StandardCharsets.UTF_8)));
  }

  private InetSocketAddress server(Talk talk) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    servers.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (var client = server.accept()) {
              talk.with(client);
            } catch (IOException e) {
              // The test is over.
            }
          }
        });
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), forwarder().port());
  }

  private String ask() throws IOException {
    try (var socket = connect()) {
      return said(socket);
    }
  }

  private static String said(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
