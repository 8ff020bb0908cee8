package io.stager.engine.download;

import io.stager.builder.download.ProxyChoice;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The proxies that the environment names, for those who ask the JDK's selector. */
public final class EnvironmentProxies extends ProxySelector {
  private final ProxyChoice choice;

  /** The proxies of this environment. */
  public EnvironmentProxies(Map<String, String> env) {
    this.choice = new ProxyChoice(Map.copyOf(env));
  }

  @Override
  public List<Proxy> select(URI target) {
    return List.of(choice.of(target));
  }

  /** The failure is told by whoever wanted the connection. */
  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {}
}
