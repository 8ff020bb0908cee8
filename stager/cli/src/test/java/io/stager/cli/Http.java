package io.stager.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a running app, as curl would. */
final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Http() {}

  static String get(String url) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** {@return the answer, tried again while the app comes back} */
  static String getOnceUp(String url) throws InterruptedException {
    var last = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return get(url);
      } catch (IOException e) {
        if (System.nanoTime() > last) {
          throw new AssertionError(url + " does not answer", e);
        }
        Thread.sleep(100);
      }
    }
  }
}
