package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredHubTest {
  private static final String REFERRING = "{\"db\":[{\"credentials\":{\"credhub-ref\":\"/c/1\"}}]}";
  private static final String RESOLVED =
      "{\"db\":[{\"credentials\":{\"uri\":\"mysql://u:p@h/d\"}}]}";

  @TempDir static Path shared;
  private static Certificates certificates;

  @TempDir Path root;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private Cell cell;
  private HttpsServer server;
  private int failures;

  @BeforeAll
  static void makeCertificates() {
    certificates = Certificates.make(shared, "instance", "stranger");
  }

  @BeforeEach
  void prepare() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(certificates.server("instance")) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            var answer = RESOLVED.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(requests.size() > failures ? 200 : 503, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    var trusted = Files.createDirectories(root.resolve("trusted"));
    certificates.certificate("server", trusted.resolve("server.crt"));
    cell =
        new Cell(root)
            .buildpacks("shows-environment")
            .env("VCAP_SERVICES", REFERRING)
            .env("CF_SYSTEM_CERT_PATH", trusted.toString())
            .env("VCAP_PLATFORM_OPTIONS", "{\"credhub-uri\":\"" + uri() + "\",\"more\":1}");
    identity("instance");
  }

  private void identity(String name) throws Exception {
    cell.env(
            "CF_INSTANCE_CERT",
            certificates.certificate(name, root.resolve("instance.crt")).toString())
        .env("CF_INSTANCE_KEY", certificates.key(name, root.resolve("instance.key")).toString());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String uri() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private Cell.Ended build(String... more) {
    var words = new ArrayList<>(List.of(more));
    words.add("-skipDetect");
    words.add("-buildpackOrder=shows-environment");
    return cell.run(cell.flags(words.toArray(String[]::new)));
  }

  @Test
  void whatServicesReferToIsThereForTheScripts() {
    var ended = build();

    assertThat(ended.code()).isZero();
    assertThat(requests).containsExactly("POST /api/v1/interpolate " + REFERRING);
    assertThat(ended.out())
        .contains("VCAP_SERVICES=" + RESOLVED + "\n", "DATABASE_URL=mysql2://u:p@h/d\n")
        .contains("VCAP_PLATFORM_OPTIONS={\"credhub-uri\":\"" + uri());
  }

  @Test
  void aKeyInTheOlderFormServesToo() throws Exception {
    cell.env(
        "CF_INSTANCE_KEY",
        certificates.rsaKey("instance", root.resolve("instance.key")).toString());

    assertThat(build().code()).isZero();
  }

  @Test
  void triesAgainAfterAPause() {
    failures = 2;

    var ended = build();

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .startsWith(
            """
            Failed on attempt 1 out of 3: Unable to interpolate credhub references: \
            the server answered with status 503
            Failed on attempt 2 out of 3: Unable to interpolate credhub references: \
            the server answered with status 503
            """);
    assertThat(cell.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void givesUpAfterAsManyAttemptsAsItIsToldWith4() {
    failures = 9;

    var ended = build("-credhubConnectAttempts=2", "-credhubRetryDelay=10ms");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err())
        .isEqualTo(
            "Unable to interpolate credhub refs: Unable to interpolate credhub references: the"
                + " server answered with status 503\n");
    assertThat(cell.pauses()).containsExactly(Duration.ofMillis(10), Duration.ofMillis(10));
    assertThat(requests).hasSize(2);
  }

  @Test
  void aStrangerIsNotLetIn() throws Exception {
    identity("stranger");

    var ended = build("-credhubConnectAttempts=1");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err()).hasLineCount(1);
    assertThat(requests).isEmpty();
  }

  @Test
  void aServerOfNoKnownAuthorityIsNotTold() throws IOException {
    Files.delete(root.resolve("trusted/server.crt"));

    var ended = build("-credhubConnectAttempts=1");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CF_INSTANCE_CERT, Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY",
    "CF_INSTANCE_KEY, Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY",
    "CF_SYSTEM_CERT_PATH, Missing CF_SYSTEM_CERT_PATH"
  })
  void whatIsMissingIsNamed(String variable, String message) {
    cell.env(variable, "");

    assertThat(build())
        .isEqualTo(new Cell.Ended(4, "", "Unable to interpolate credhub refs: " + message + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CF_INSTANCE_CERT", "CF_INSTANCE_KEY", "CF_SYSTEM_CERT_PATH"})
  void whatCannotBeUsedIsSaid(String variable) throws IOException {
    cell.env(variable, Files.writeString(root.resolve("junk"), "junk").toString());

    var ended = build();

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err())
        .startsWith("Unable to interpolate credhub refs: Unable to set up credhub client: ")
        .hasLineCount(1);
  }

  @Test
  void isNotAskedWithoutNeed() {
    cell.env("CREDHUB_SKIP_INTERPOLATION", "1");
    assertThat(build().code()).isZero();
    cell.env("CREDHUB_SKIP_INTERPOLATION", "").env("VCAP_SERVICES", "{\"a\":[\"credhub-refs\"]}");
    assertThat(build().code()).isZero();

    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "{\"credhub-uri\":\"\"}", "{\"credhub-uri\":null}"})
  void thereMayBeNoCredHub(String options) {
    cell.env("VCAP_PLATFORM_OPTIONS", options);

    assertThat(build().code()).isZero();
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "text", "{\"credhub-uri\": }"})
  void platformOptionsThatAreNoneAre3(String options) {
    cell.env("VCAP_PLATFORM_OPTIONS", options);

    var ended = build();

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).startsWith("Invalid platform options: ").hasLineCount(1);
  }
}
