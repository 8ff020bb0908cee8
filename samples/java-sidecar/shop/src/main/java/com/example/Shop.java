package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** A shop whose pages are long and take a while to make, so it keeps them in the page cache beside it. */
final class Shop {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI cache;

  private Shop(URI cache) {
    this.cache = cache;
  }

  public static void main(String[] arguments) throws IOException {
    var cache = URI.create("http://localhost:" + System.getenv("PAGE_CACHE_PORT"));
    var server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
    server.createContext("/", new Shop(cache)::answer);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var page = page(exchange.getRequestURI().getPath()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String page(String path) throws IOException, InterruptedException {
    var place = cache.resolve(path);
    var cached = client.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofString());
    if (cached.statusCode() == 200) {
      return "From the cache: " + cached.body();
    }
    var page = "This is the page " + path + ".\n" + "One more of many articles.\n".repeat(10_000);
    client.send(HttpRequest.newBuilder(place).PUT(BodyPublishers.ofString(page)).build(), BodyHandlers.discarding());
    return page;
  }
}
