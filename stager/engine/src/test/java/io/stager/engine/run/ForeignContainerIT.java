package io.stager.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** A droplet in a container that Docker runs, of an image made as the launcher's README says. */
final class ForeignContainerIT {
  private static final Path README = Path.of("../../lifecycle/launcher/README.md");
  private static final String ROOTFS = "stager-test-rootfs:1";
  private static final int PORT = 8080;

  @TempDir private static Path directory;

  private static DockerEngine engine;
  private static ImageFromDockerfile image;

  @BeforeAll
  static void makeTheImage() throws Exception {
    engine = DockerEngine.start();
    var rootfs = SmallRootfs.pack(directory).toString();
    assertThat(said("docker", "import", rootfs, ROOTFS)).startsWith("sha256:");
    image =
        new ImageFromDockerfile("stager-test-droplet", true)
            .withFileFromString("Dockerfile", dockerfile())
            .withFileFromPath("launcher", LauncherBinary.in(directory))
            .withFileFromPath("droplet.tgz", SampleDroplet.ours(directory));
  }

  private static String said(String... words) throws Exception {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The README's own lines; only the image that they begin with is another. */
  private static String dockerfile() throws Exception {
    var block = Pattern.compile("```dockerfile\n(FROM )\\S+(\n.*?)```", Pattern.DOTALL);
    var lines = block.matcher(Files.readString(README));
    assertThat(lines.find()).isTrue();
    return lines.group(1) + ROOTFS + lines.group(2);
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  @Test
  void theAppAndItsSidecarAnswer() throws Exception {
    try (var container = container()) {
      container.start();

      assertThat(get(container)).isEqualTo("secret of g");
      assertThat(container.getLogs())
          .contains("[APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0] OUT listening...")
          .contains("[APP/PROC/WEB/0] OUT Sending a request to the config-server sidecar");
    }
  }

  @Test
  void theContainerEndsWithItsSidecar() throws Exception {
    try (var container = container()) {
      container.start();

      container.execInContainer("bash", "-c", killing("sidecar.pl"));

      assertThat(status(container)).isEqualTo(137);
      assertThat(container.getLogs())
          .contains("APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137");
    }
  }

  @Test
  void theContainerEndsWithItsApp() throws Exception {
    try (var container = container()) {
      container.start();

      container.execInContainer("bash", "-c", killing("app.pl"));

      assertThat(status(container)).isEqualTo(137);
      assertThat(container.getLogs()).contains("APP/PROC/WEB: Exited with status 137");
    }
  }

  /** Had Docker lost its patience, the status would be that of SIGKILL. */
  @Test
  void itStopsWhenDockerAsks() throws Exception {
    try (var container = container()) {
      container.start();

      docker().stopContainerCmd(container.getContainerId()).withTimeout(20).exec();

      assertThat(status(container)).isZero();
      assertThat(container.getLogs())
          .containsSubsequence(
              "[APP/PROC/WEB/0] OUT Exit status 143",
              "[APP/PROC/WEB/SIDECAR/CONFIG-SERVER/0] OUT Exit status 143");
    }
  }

  private static GenericContainer<?> container() {
    return new GenericContainer<>(image)
        .withEnv("PORT", String.valueOf(PORT))
        .withEnv("CONFIG_SERVER_PORT", "8082")
        .withEnv("INSTANCE_GUID", "g")
        .withExposedPorts(PORT)
        .waitingFor(Wait.forHttp("/"));
  }

  /** Kills what Perl runs of this name; the image has no other tools than a shell. */
  private static String killing(String script) {
    return """
    for process in /proc/[0-9]*; do
      mapfile -d '' words <"$process/cmdline"
      if [ "${words[1]}" = SCRIPT ]; then kill -9 "${process#/proc/}"; fi
    done
    """
        .replace("SCRIPT", script);
  }

  private static int status(GenericContainer<?> container) {
    return docker()
        .waitContainerCmd(container.getContainerId())
        .start()
        .awaitStatusCode(60, TimeUnit.SECONDS);
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  private static String get(GenericContainer<?> container) throws Exception {
    var place = "http://%s:%d/".formatted(container.getHost(), container.getMappedPort(PORT));
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(place)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
    }
  }
}
