package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

/** The ports of 127.0.0.1 that apps get: from 61001 up, above those that Linux hands out itself. */
public final class HostPorts {
  private static final int FIRST = 61001;
  private static final int LAST = 65535;

  private HostPorts() {}

  /**
   * {@return a forwarder on exactly this port}
   *
   * @throws StagingException.Busy when another program listens on it
   */
  public static Forwarder exactly(int port) {
    try {
      return Forwarder.listen(port);
    } catch (IOException e) {
      throw new StagingException.Busy(
              "Port %d of 127.0.0.1 is taken (%s)".formatted(port, e.getMessage()),
              "end the program that listens on it, or ask for another port or none")
          .causedBy(e);
    }
  }

  /**
   * {@return a forwarder on the port that the app had before, else on the first free one}
   *
   * @param others ports that other apps have, also those that do not run now
   */
  public static Forwarder any(Optional<Integer> before, Collection<Integer> others) {
    return before
        .flatMap(HostPorts::tryPort)
        .or(() ->
            IntStream.rangeClosed(FIRST, LAST)
                .filter(port -> !others.contains(port))
                .boxed()
                .flatMap(port -> tryPort(port).stream())
                .findFirst())
        .orElseThrow(() ->
            new StagingException.Busy(
                "No port of 127.0.0.1 from %d to %d is free".formatted(FIRST, LAST),
                "stop apps that are no longer needed"));
  }

  /** {@return a forwarder on this port, unless it is taken} */
  public static Optional<Forwarder> tryPort(int port) {
    try {
      return Optional.of(Forwarder.listen(port));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
