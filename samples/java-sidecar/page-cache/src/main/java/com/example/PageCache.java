package com.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Keeps what is PUT for whoever GETs it, as long as there is memory. */
final class PageCache {
  private final Map<String, SoftReference<byte[]>> pages = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws IOException {
    var port = Integer.parseInt(System.getenv("PAGE_CACHE_PORT"));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", new PageCache()::answer);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    System.out.println("The page cache has " + Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MB for pages.");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("PUT")) {
        pages.put(path, new SoftReference<>(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(204, -1);
      } else {
        send(exchange, pages.getOrDefault(path, new SoftReference<>(null)).get());
      }
    }
  }

  private static void send(HttpExchange exchange, byte[] page) throws IOException {
    if (page == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
  }
}
