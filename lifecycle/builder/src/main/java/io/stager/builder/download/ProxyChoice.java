package io.stager.builder.download;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxy that the environment names: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. */
public record ProxyChoice(Map<String, String> env) {
  /** {@return the proxy for the target, or none} */
  public Proxy of(URI target) {
    var host = Optional.ofNullable(target.getHost()).orElse("").toLowerCase(Locale.ROOT);
    var scheme = Optional.ofNullable(target.getScheme()).orElse("").toUpperCase(Locale.ROOT);
    return isExcepted(host)
        ? Proxy.NO_PROXY
        : value(scheme + "_PROXY").map(ProxyChoice::proxy).orElse(Proxy.NO_PROXY);
  }

  private Optional<String> value(String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .map(key -> env.getOrDefault(key, ""))
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static Proxy proxy(String value) {
    var uri = URI.create(value.contains("://") ? value : "http://" + value);
    var port = uri.getPort() < 0 ? 80 : uri.getPort();
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
