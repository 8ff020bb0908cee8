package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.Ports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The ports of one app: opened when the app is wanted, closed when it is not. */
final class Gateway {
  private final Map<String, Front> fronts = new ConcurrentHashMap<>();

  /** Opens the ports that the app shall have, and returns them. */
  Ports open(App app, Ports before, Collection<Integer> others) {
    var types = routed(app);
    closeAllBut(types);
    var taken = new ArrayList<>(others);
    taken.addAll(app.ports().numbers());
    var open = Ports.NONE;
    for (var type : types) {
      var port = front(type).open(app.ports().of(type), before.of(type).number(), taken);
      port.number().ifPresent(taken::add);
      open = open.with(type, port);
    }
    return open;
  }

  private void closeAllBut(Collection<String> types) {
    fronts.forEach((type, front) -> {
      if (!types.contains(type)) {
        front.close();
      }
    });
    fronts.keySet().retainAll(types);
  }

  /** Opens the ports that the app has; those that someone else took, each said once. */
  List<Integer> reopen(App app) {
    var taken = new ArrayList<Integer>();
    for (var type : routed(app)) {
      var port = app.ports().of(type);
      if (port.number().isPresent() && front(type).reopen(port)) {
        taken.add(port.number().get());
      }
    }
    return taken;
  }

  private static List<String> routed(App app) {
    return app.release().launch().processes().stream()
        .filter(AppProcess::routed)
        .map(AppProcess::type)
        .toList();
  }

  private Front front(String type) {
    return fronts.computeIfAbsent(type, _ -> new Front());
  }

  /** Sends the connections of each process type to its instances. */
  void to(Function<String, List<InetSocketAddress>> instances) {
    fronts.forEach((type, front) -> front.to(instances.apply(type)));
  }

  /** Waits for what is under way with an instance that gets no new requests. */
  void drain(String type, InetSocketAddress instance, Duration limit) throws InterruptedException {
    var front = fronts.get(type);
    if (front != null) {
      front.drain(instance, limit);
    }
  }

  void close() {
    fronts.values().forEach(Front::close);
    fronts.clear();
  }
}
