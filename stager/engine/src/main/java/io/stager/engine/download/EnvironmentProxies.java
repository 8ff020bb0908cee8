package io.stager.engine.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxies that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in either case. */
public final class EnvironmentProxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  private final Map<String, String> env;

  /** The proxies of this environment. */
  public EnvironmentProxies(Map<String, String> env) {
    this.env = Map.copyOf(env);
  }

  @Override
  public List<Proxy> select(URI target) {
    var host = Optional.ofNullable(target.getHost()).orElse("").toLowerCase(Locale.ROOT);
    var scheme = Optional.ofNullable(target.getScheme()).orElse("").toUpperCase(Locale.ROOT);
    return List.of(
        isExcepted(host)
            ? Proxy.NO_PROXY
            : value(scheme + "_PROXY").map(EnvironmentProxies::proxy).orElse(Proxy.NO_PROXY));
  }

  /** The failure is told by whoever wanted the connection. */
  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {}

  private Optional<String> value(String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .map(key -> env.getOrDefault(key, ""))
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static Proxy proxy(String value) {
    var uri = URI.create(value.contains("://") ? value : "http://" + value);
    var port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
  }

  private boolean isExcepted(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    return Arrays.stream(value("NO_PROXY").orElse("").split(","))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || covers(entry, host));
  }

  private static boolean covers(String entry, String host) {
    var domain = entry.startsWith(".") ? entry.substring(1) : entry;
    return host.endsWith("." + domain) || (host.equals(domain) && !entry.startsWith("."));
  }
}
