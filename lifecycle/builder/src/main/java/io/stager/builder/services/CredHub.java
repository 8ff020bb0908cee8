package io.stager.builder.services;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * The platform's store of credentials, to which bound services may refer instead of holding them.
 */
public final class CredHub {
  private static final String REFERENCE = "\"credhub-ref\"";
  private static final int PATIENCE_MS = 30_000;

  private final String uri;
  private final Attempts attempts;
  private final Consumer<String> out;

  /**
   * How often it is asked.
   *
   * @param pause waits between two attempts
   */
  public record Attempts(long most, Duration delay, Consumer<Duration> pause) {}

  /** Asks the store at this address, and tells of each failure. */
  public CredHub(String uri, Attempts attempts, Consumer<String> out) {
    this.uri = uri;
    this.attempts = attempts;
    this.out = out;
  }

  /**
   * {@return VCAP_SERVICES with what it refers to, in place of the references; nothing when there
   * is nothing to resolve}
   *
   * @param env the environment of the container, which says who we are
   * @throws StagingException when it cannot be done
   */
  public Optional<String> interpolate(Map<String, String> env) {
    var services = env.getOrDefault("VCAP_SERVICES", "");
    if (!env.getOrDefault("CREDHUB_SKIP_INTERPOLATION", "").isEmpty()
        || !services.contains(REFERENCE)) {
      return Optional.empty();
    }
    var sockets = sockets(identity(env));
    var answer = ask(services, sockets);
    if (answer.indexOf('\0') >= 0) {
      throw failed("Unable to update VCAP_SERVICES with interpolated credhub references");
    }
    return Optional.of(answer);
  }

  private static ClientIdentity identity(Map<String, String> env) {
    var certificate = env.getOrDefault("CF_INSTANCE_CERT", "");
    var key = env.getOrDefault("CF_INSTANCE_KEY", "");
    if (certificate.isEmpty() || key.isEmpty()) {
      throw failed("Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY");
    }
    var authorities = env.getOrDefault("CF_SYSTEM_CERT_PATH", "");
    if (authorities.isEmpty()) {
      throw failed("Missing CF_SYSTEM_CERT_PATH");
    }
    return new ClientIdentity(Path.of(certificate), Path.of(key), Path.of(authorities));
  }

  private static SSLSocketFactory sockets(ClientIdentity identity) {
    try {
      return identity.sockets();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw failed("Unable to set up credhub client: " + e);
    }
  }

  private String ask(String services, SSLSocketFactory sockets) {
    var failure = "no attempt was allowed";
    for (var attempt = 1L; attempt <= attempts.most(); attempt++) {
      try {
        return post(services, sockets);
      } catch (IOException | IllegalArgumentException e) {
        failure =
            "Unable to interpolate credhub references: "
                + Optional.ofNullable(e.getMessage()).orElse(e.toString());
        out.accept(
            "Failed on attempt %d out of %d: %s".formatted(attempt, attempts.most(), failure));
        attempts.pause().accept(attempts.delay());
      }
    }
    throw failed(failure);
  }

  /** Straight to the platform: no proxy stands between a container and its CredHub. */
  private String post(String services, SSLSocketFactory sockets) throws IOException {
    var connection =
        (HttpURLConnection)
            URI.create(uri + "/api/v1/interpolate").toURL().openConnection(Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(sockets);
    }
    connection.setConnectTimeout(PATIENCE_MS);
    connection.setReadTimeout(PATIENCE_MS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.getOutputStream().write(services.getBytes(StandardCharsets.UTF_8));
    var status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("the server answered with status " + status);
    }
    try (var answer = connection.getInputStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static StagingException failed(String message) {
    return new StagingException.Busy(
        message, "see that the platform's CredHub answers, and stage again");
  }
}
