package io.stager.engine.run.watch;

import io.stager.engine.run.network.Forwarder;
import io.stager.engine.run.network.HostPorts;
import io.stager.engine.run.state.App;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The port of one app: opened when the app is wanted, closed when it is not. */
final class Gateway {
  private volatile Optional<Forwarder> forwarder = Optional.empty();
  private boolean complained;

  /** Opens the port that the app shall have and returns it; none when nothing of it is reached. */
  App.HostPort open(App app, Optional<Integer> before, Collection<Integer> others) {
    if (!routed(app)) {
      close();
      return new App.HostPort(Optional.empty(), false);
    }
    var wanted = app.port();
    var kept =
        forwarder.filter(f -> wanted.number().isEmpty() || wanted.number().get() == f.port());
    if (kept.isEmpty()) {
      var other =
          wanted.asked() && wanted.number().isPresent()
              ? HostPorts.exactly(wanted.number().get())
              : HostPorts.any(before, others);
      close();
      forwarder = Optional.of(other);
    }
    return new App.HostPort(forwarder.map(Forwarder::port), wanted.asked());
  }

  /** Opens the port that the app has; whether someone else took it, said once. */
  boolean reopen(App app) {
    if (forwarder.isEmpty() && routed(app)) {
      forwarder = app.port().number().flatMap(HostPorts::tryPort);
    }
    var taken = forwarder.isEmpty() && routed(app) && app.port().number().isPresent();
    var news = taken && !complained;
    complained = taken;
    return news;
  }

  private static boolean routed(App app) {
    return app.release().launch().processes().stream().anyMatch(process -> process.routed());
  }

  void to(List<InetSocketAddress> instances) {
    forwarder.ifPresent(f -> f.to(instances));
  }

  /** Waits for what is under way with an instance that gets no new requests. */
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
