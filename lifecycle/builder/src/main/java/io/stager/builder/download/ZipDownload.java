package io.stager.builder.download;

import io.stager.builder.url.GoUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;

/** A buildpack in a zip: downloaded, with patience for a server that stumbles, and unpacked. */
record ZipDownload(Downloads.Surroundings surroundings, boolean skipCertVerify) {
  private static final int MOST_ATTEMPTS = 4;
  private static final int MOST_REDIRECTS = 10;
  private static final int IDLE_MS = 10_000;
  private static final Duration IN_ALL = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  void fetch(String key, GoUrl url, Path directory) {
    var archive = directory.resolveSibling(directory.getFileName() + ".zip");
    try {
      var size = download(key, URI.create(url.location()), archive);
      surroundings
          .out()
          .accept("Downloaded buildpack `%s` (%s)".formatted(key, new ByteSize(size)));
      unpack(key, archive, directory);
    } catch (IllegalArgumentException e) {
      throw Downloads.failed(
          "Failed to download buildpack '%s': %s".formatted(key, e.getMessage()));
    } finally {
      delete(archive);
    }
  }

  private static void unpack(String key, Path archive, Path directory) {
    try {
      new ZipFolder(archive).unpackTo(directory);
    } catch (IOException | IllegalArgumentException e) {
      throw Downloads.failed("Failed to extract buildpack '%s': %s".formatted(key, reason(e)));
    }
  }

  private long download(String key, URI url, Path file) {
    var end = System.nanoTime() + IN_ALL.toNanos();
    var pause = FIRST_PAUSE;
    for (var attempt = 1; ; attempt++) {
      try {
        return transfer(url, file, end);
      } catch (IOException e) {
        if (attempt == MOST_ATTEMPTS || System.nanoTime() > end) {
          throw Downloads.failed("Failed to download buildpack '%s': %s".formatted(key, reason(e)));
        }
        surroundings.pause().accept(pause);
        pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    }
  }

  private long transfer(URI url, Path file, long end) throws IOException {
    var connection = connect(url, MOST_REDIRECTS);
    try (var in = connection.getInputStream();
        var out = Files.newOutputStream(file)) {
      var size = copy(in, out, end);
      var promised = connection.getContentLengthLong();
      if (promised >= 0 && size != promised) {
        throw new IOException("unexpected EOF");
      }
      return size;
    } finally {
      connection.disconnect();
    }
  }

  private static long copy(InputStream in, OutputStream out, long end) throws IOException {
    var buffer = new byte[64 << 10];
    var size = 0L;
    for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (System.nanoTime() > end) {
        throw new InterruptedIOException("it took more than " + IN_ALL.toMinutes() + " minutes");
      }
      out.write(buffer, 0, n);
      size += n;
    }
    return size;
  }

  /** Redirects lead from one protocol to the other too, which Java itself does not follow. */
  private HttpURLConnection connect(URI url, int redirectsLeft) throws IOException {
    var proxy = new ProxyChoice(surroundings.env()).of(url);
    if (!(url.toURL().openConnection(proxy) instanceof HttpURLConnection connection)) {
      throw new IOException("unsupported protocol scheme \"" + url.getScheme() + "\"");
    }
    if (skipCertVerify && connection instanceof HttpsURLConnection https) {
      AnyServer.accept(https);
    }
    connection.setConnectTimeout(IDLE_MS);
    connection.setReadTimeout(IDLE_MS);
    connection.setInstanceFollowRedirects(false);
    var status = connection.getResponseCode();
    if (REDIRECTS.contains(status) && redirectsLeft > 0) {
      var next = Optional.ofNullable(connection.getHeaderField("Location")).orElse("");
      connection.disconnect();
      return connect(url.resolve(next), redirectsLeft - 1);
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("Download failed: Status code " + status);
    }
    return connection;
  }

  private static String reason(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void delete(Path archive) {
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      // It stands in a directory for downloads, where it harms nobody.
    }
  }
}
