package com.example.configured;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the app answers. */
@RestController
class Pages {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI sidecar;

  Pages(@Value("${CONFIG_SERVER_PORT}") int port) {
    sidecar = URI.create("http://localhost:" + port + "/config/");
  }

  @GetMapping("/")
  String greeting() {
    return "Hi, I'm a Java app with a sidecar!";
  }

  @GetMapping("/config")
  String config() throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(sidecar).build(), BodyHandlers.ofString()).body();
  }

  /** A long page, made in memory. */
  @GetMapping("/reports/{lines}")
  String report(@PathVariable int lines) {
    var report = new StringBuilder();
    for (int line = 1; line <= lines; line++) {
      report.append("Line ").append(line).append(" of a report that is made anew for everyone who asks.\n");
    }
    return report.toString();
  }
}
