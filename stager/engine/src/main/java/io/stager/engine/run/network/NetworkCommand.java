package io.stager.engine.run.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A call of a tool that changes or shows networks. */
record NetworkCommand(List<String> words) {
  NetworkCommand {
    words = List.copyOf(words);
  }

  /**
   * {@return what it printed}
   *
   * @throws IOException when it failed, with what it printed
   */
  String output(String input) throws IOException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said.isBlank() ? String.join(" ", words) + " failed" : said.strip());
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + words.getFirst(), e);
    }
  }
}
