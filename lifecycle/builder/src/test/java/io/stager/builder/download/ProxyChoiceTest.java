package io.stager.builder.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyChoiceTest {
  private static final Map<String, String> ENV =
      Map.of(
          "https_proxy", "http://proxy.example:3128",
          "HTTP_PROXY", "plain.example:8080",
          "NO_PROXY", "internal.example, .only-below.example");

  @ParameterizedTest
  @CsvSource({
    "https://github.com/x, proxy.example, 3128",
    "http://github.com/x, plain.example, 8080",
    "https://only-below.example/, proxy.example, 3128",
    "https://notinternal.example/, proxy.example, 3128"
  })
  void theEnvironmentNamesTheProxyOfAProtocol(URI url, String host, int port) {
    var address = (InetSocketAddress) new ProxyChoice(ENV).of(url).address();

    assertThat(address.getHostString()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "https://internal.example/", "https://a.INTERNAL.example/", "https://x.only-below.example/",
    "http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/"
  })
  void someHostsAreReachedDirectly(URI url) {
    assertThat(new ProxyChoice(ENV).of(url)).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void withoutAnyAllAre() {
    assertThat(new ProxyChoice(Map.of("NO_PROXY", "*")).of(URI.create("https://a.example/")))
        .isEqualTo(Proxy.NO_PROXY);
  }
}
