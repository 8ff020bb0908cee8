package io.stager.engine.run.watch;

import io.stager.engine.run.network.Forwarder;
import io.stager.engine.run.network.HostPorts;
import io.stager.engine.run.state.Ports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The port that leads to the instances of one process type. */
final class Front {
  private volatile Optional<Forwarder> forwarder = Optional.empty();
  private boolean complained;

  /**
   * Opens the port that is wanted, and returns the one that there is.
   *
   * @param before the port that it had, taken again where any will do
   * @param others ports that belong to somebody else
   */
  Ports.Port open(Ports.Port wanted, Optional<Integer> before, Collection<Integer> others) {
    var kept =
        forwarder.filter(f -> wanted.number().isEmpty() || wanted.number().get() == f.port());
    if (kept.isEmpty()) {
      var other =
          wanted.asked() && wanted.number().isPresent()
              ? HostPorts.exactly(wanted.number().get())
              : HostPorts.any(wanted.number().or(() -> before), others);
      close();
      forwarder = Optional.of(other);
    }
    return new Ports.Port(forwarder.map(Forwarder::port), wanted.asked());
  }

  /** Opens the port that it has; whether someone else took it, said once. */
  boolean reopen(Ports.Port had) {
    if (forwarder.isEmpty()) {
      forwarder = had.number().flatMap(HostPorts::tryPort);
    }
    var taken = forwarder.isEmpty() && had.number().isPresent();
    var news = taken && !complained;
    complained = taken;
    return news;
  }

  void to(List<InetSocketAddress> instances) {
    forwarder.ifPresent(f -> f.to(instances));
  }

  void drain(InetSocketAddress instance, Duration limit) throws InterruptedException {
    if (forwarder.isPresent()) {
      forwarder.get().drain(instance, limit);
    }
  }

  void close() {
    forwarder.ifPresent(Forwarder::close);
    forwarder = Optional.empty();
  }
}
