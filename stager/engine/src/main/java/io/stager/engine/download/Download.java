package io.stager.engine.download;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One file from a web server.
 *
 * <p>Redirects are followed, five at most and never from https to http.
 *
 * @param url http or https
 * @param shown the URL as people may see it, without a password
 */
public record Download(URI url, String shown) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration IN_ALL = Duration.ofMinutes(10);

  /** What became of a download. */
  public sealed interface Outcome {
    /** The file is there; the server calls this version of it so, if it calls it anything. */
    record Fetched(Optional<String> tag) implements Outcome {}

    /** The server says that it has no other version than the known one. */
    record Unchanged() implements Outcome {}
  }

  /**
   * Writes it to the file.
   *
   * @param env names proxies
   * @param knownTag what the server called the version that we have
   */
  public Outcome to(Path file, Map<String, String> env, Optional<String> knownTag) {
    try (var client = client(env)) {
      var request = HttpRequest.newBuilder(url).timeout(IN_ALL).header("User-Agent", "stager");
      knownTag.ifPresent(tag -> request.header("If-None-Match", tag));
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        return outcome(response, body, file);
      }
    } catch (IOException e) {
      throw new StagingException.Busy(
              "'%s' cannot be fetched: %s".formatted(shown, e),
              shown,
              "check the URL and the network, and try again")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted(
          "Interrupted while fetching '" + shown + "'", "run it again");
    }
  }

  private static HttpClient client(Map<String, String> env) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(PATIENCE)
        .proxy(new EnvironmentProxies(env))
        .build();
  }

  private Outcome outcome(HttpResponse<InputStream> response, InputStream body, Path file)
      throws IOException {
    return switch (response.statusCode()) {
      case HttpURLConnection.HTTP_OK -> {
        write(body, file);
        yield new Outcome.Fetched(response.headers().firstValue("ETag"));
      }
      case HttpURLConnection.HTTP_NOT_MODIFIED -> new Outcome.Unchanged();
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
          throw new StagingException.NotFound(
              "The server has no '" + shown + "'", shown, "check the URL");
      default ->
          throw new StagingException.Busy(
              "'%s' cannot be fetched: the server answers %d"
                  .formatted(shown, response.statusCode()),
              shown,
              "check the URL and whether you may read it, and try again");
    };
  }

  private void write(InputStream body, Path file) throws IOException {
    var most = ReadLimits.STANDARD.totalBytes();
    var size = 0L;
    try (var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      for (var n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        size += n;
        if (size > most) {
          throw new StagingException.LimitExceeded(
              "'%s' has more than %,d bytes".formatted(shown, most), shown, "check the URL");
        }
        out.write(buffer, 0, n);
      }
    }
  }
}
