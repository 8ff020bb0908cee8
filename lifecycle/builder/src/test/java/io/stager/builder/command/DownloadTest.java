package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.stager.fixtures.FileTree;
import java.io.ByteArrayOutputStream;
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
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final int LINK = 0120777;

  @TempDir Path root;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Cell cell;
  private HttpServer server;
  private byte[] archive = {};
  private int failures;

  @BeforeEach
  void prepare() throws IOException {
    cell = new Cell(root);
    archive = zip("bp-master/");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      asked.add(path);
      if (path.startsWith("/moved")) {
        exchange.getResponseHeaders().add("Location", "/there/bp.zip");
        exchange.sendResponseHeaders(302, -1);
      } else if (asked.size() <= failures) {
        exchange.sendResponseHeaders(500, -1);
      } else {
        exchange.sendResponseHeaders(200, archive.length);
        exchange.getResponseBody().write(archive);
      }
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** {@return the fixture that compiles, as a zip with modes and a link} */
  private static byte[] zip(String below) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipArchiveOutputStream(bytes)) {
      for (var script : List.of("detect", "compile", "release")) {
        var content = Files.readAllBytes(Cell.FIXTURES.resolve("compiles/bin/" + script));
        add(zip, below + "bin/" + script, 0100755, content);
      }
      add(zip, below + "bin/same", LINK, "detect".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void add(ZipArchiveOutputStream zip, String name, int mode, byte[] content)
      throws IOException {
    var entry = new ZipArchiveEntry(name);
    entry.setUnixMode(mode);
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }

  private Path downloaded(String url) {
    return cell.path("downloads").resolve(new BuildpackKey(url).hash());
  }

  @Test
  void aZipIsUnpackedWithItsModesAndLinks() {
    var ended = cell.detect(url("/bp.zip"));

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                0,
                "Downloaded buildpack `%s` (%dB)\n".formatted(url("/bp.zip"), archive.length),
                ""));
    assertThat(FileTree.read(downloaded(url("/bp.zip"))).nodes())
        .containsEntry("bp-master/bin/same", new FileTree.Link("detect"));
    assertThat(
            downloaded(url("/bp.zip"))
                .resolveSibling(downloaded(url("/bp.zip")).getFileName() + ".zip"))
        .doesNotExist();
  }

  @Test
  void redirectsAreFollowedAndTheBuildpackMayStandAtTheRoot() throws IOException {
    archive = zip("");

    assertThat(cell.build(url("/moved/bp.zip")).code()).isZero();
    assertThat(asked).containsExactly("/moved/bp.zip", "/there/bp.zip");
  }

  @Test
  void aServerThatStumblesIsAskedAgainEachTimeLater() {
    failures = 3;

    assertThat(cell.detect(url("/bp.zip")).code()).isZero();
    assertThat(cell.pauses())
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void afterFourAttemptsItIsAFailure() {
    failures = 9;

    var ended = cell.detect(url("/bp.zip"));

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                1,
                "",
                "Failed to download buildpack '%s': Download failed: Status code 500\n"
                    .formatted(url("/bp.zip"))));
    assertThat(asked).hasSize(4);
    assertThat(cell.path("tmp")).isEmptyDirectory();
  }

  @Test
  void whatIsNoZipCannotBeExtracted() {
    archive = "no zip".getBytes(StandardCharsets.UTF_8);

    var ended = cell.detect(url("/bp.zip"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .startsWith("Failed to extract buildpack '%s': ".formatted(url("/bp.zip")))
        .hasLineCount(1);
  }

  @Test
  void nothingIsWrittenOutsideThroughALinkOrAName() throws IOException {
    for (var name : List.of("../outside", "link/inside")) {
      var bytes = new ByteArrayOutputStream();
      try (var zip = new ZipArchiveOutputStream(bytes)) {
        add(zip, "link", LINK, root.toString().getBytes(StandardCharsets.UTF_8));
        add(zip, name, LINK, "x".getBytes(StandardCharsets.UTF_8));
      }
      archive = bytes.toByteArray();

      assertThat(cell.detect(url("/bp.zip")).err()).startsWith("Failed to extract buildpack");
      assertThat(root.resolve("inside")).doesNotExist();
      assertThat(cell.path("downloads/outside")).doesNotExist();
    }
  }

  @Test
  void allAreFetchedBeforeOneIsAsked() {
    cell.buildpacks("always-detects");

    var ended = cell.detect("always-detects," + url("/bp.zip"));

    assertThat(ended.out()).startsWith("Downloaded buildpack `").endsWith("finalizes 0\n");
  }

  @Test
  void aCertificateOfNobodyKnownIsRefusedUnlessItIsNotToBeChecked() throws Exception {
    var certificates = Certificates.make(Files.createDirectories(root.resolve("certificates")));
    var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certificates.server("server")));
    https.createContext("/", this::answer);
    https.start();
    try {
      var url = "https://127.0.0.1:" + https.getAddress().getPort() + "/bp.zip";

      assertThat(cell.detect(url).err()).startsWith("Failed to download buildpack '" + url);
      assertThat(asked).isEmpty();
      assertThat(cell.run(cell.flags("-skipCertVerify=true", "-buildpackOrder=" + url)).code())
          .isZero();
    } finally {
      https.stop(0);
    }
  }

  @Test
  void aRepositoryIsClonedAtTheBranchOrTagOfItsFragment() throws Exception {
    var repository = root.resolve("repository");
    FileTree.read(Cell.FIXTURES.resolve("compile-fails")).writeTo(repository);
    git(repository, "init", "-q", "-b", "main");
    commit(repository);
    git(repository, "checkout", "-q", "-b", "good");
    FileTree.read(Cell.FIXTURES.resolve("compiles")).writeTo(repository);
    commit(repository);
    git(repository, "tag", "v1");
    git(repository, "checkout", "-q", "main");
    var url = "file://" + repository;

    assertThat(cell.build(url).code()).isEqualTo(223);
    assertThat(cell.build(url + "#good").code()).isZero();
    assertThat(cell.build(url + "#v1").code()).isZero();
    assertThat(downloaded(url + "#v1").resolve(".git/shallow")).exists();
  }

  private static void commit(Path repository) throws Exception {
    git(repository, "add", "-A");
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
  }

  private static void git(Path repository, String... words) throws Exception {
    var argv = new ArrayList<>(List.of("git", "-C", repository.toString()));
    argv.addAll(List.of(words));
    assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void whatCannotBeClonedIsNamedWithoutItsFragment() {
    var ended = cell.build("file://" + root + "/nothing#branch");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .endsWith("Failed to clone git repository at file://" + root + "/nothing\n");
  }

  @Test
  void aUrlThatIsNoneIsNamed() {
    assertThat(cell.build("http://host/%zz"))
        .isEqualTo(
            new Cell.Ended(
                1,
                "",
                "Invalid buildpack url (http://host/%zz): parse \"http://host/%zz\":"
                    + " invalid URL escape \"%zz\"\n"));
  }
}
