package io.stager.engine.run.network;

import java.net.InetSocketAddress;

/** Where an instance is on a network: what leads to its port from this machine. */
public sealed interface Attachment {
  /** {@return its address, which is the same inside} */
  String address();

  /** {@return the port that a process listens on there} */
  int port();

  /** {@return both} */
  default InetSocketAddress socket() {
    return new InetSocketAddress(address(), port());
  }

  /** To a network of its own, so that all instances have the same port. */
  record Wired(Subnet subnet) implements Attachment {
    private static final int PORT = 8080;

    @Override
    public String address() {
      return subnet.container();
    }

    @Override
    public int port() {
      return PORT;
    }
  }

  /** To the machine's network, where each instance needs a port that no other has. */
  record Assigned(int port) implements Attachment {
    private static final int LAST_PORT = 65535;

    /** Refuses a number that no port has. */
    public Assigned {
      if (port < 1 || port > LAST_PORT) {
        throw new IllegalArgumentException("no port " + port);
      }
    }

    @Override
    public String address() {
      return "127.0.0.1";
    }
  }
}
