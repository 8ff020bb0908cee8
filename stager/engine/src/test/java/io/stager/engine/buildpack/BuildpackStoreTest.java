package io.stager.engine.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpServer;
import io.stager.builder.Buildpack;
import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.git.LocalGit;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real directories, archives, repositories and a web server on this machine. */
final class BuildpackStoreTest {
  private static final FileTree BUILDPACK =
      FileTree.empty()
          .executable("bin/detect", "#!/bin/sh\n")
          .executable("bin/finalize", "#!/bin/sh\n")
          .file("VERSION", "1.2\n");
  private static final Terms OFFLINE = new Terms(true, false, Optional.empty(), Optional.empty());

  @TempDir private Path dir;
  private BuildpackStore store;
  private HttpServer server;
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    BUILDPACK.writeTo(dir.resolve("built-in/ruby"));
    BUILDPACK.writeTo(dir.resolve("built-in/binary"));
    Files.writeString(dir.resolve("built-in/order"), "# first\nruby\nbinary\n");
    BUILDPACK.writeTo(dir.resolve("bp"));
    store = new BuildpackStore(dir.resolve("built-in"), dir.resolve("kept"), Map.of());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void knowsTheBuiltInOnesInTheirOrderAndByEitherName() {
    assertThat(store.candidates(Terms.FREE))
        .extracting(Buildpack::key)
        .containsExactly("ruby", "binary");
    assertThat(one("ruby_buildpack").label()).isEqualTo("ruby 1.2");
    assertThat(one("binary-buildpack").key()).isEqualTo("binary");
  }

  @Test
  void theSameContentIsTheSameBuildpackHoweverItComes() throws IOException {
    var packed = new PackedTree(dir.resolve("bp"));
    packed.tgz(dir.resolve("a.tgz"));
    packed.zipWithModes(dir.resolve("b.zip"));
    packed.zipWithoutModes(dir.resolve("nested.zip"), "bp-main/");
    var git = repository();

    var digest = one("./bp").sha256();

    for (var reference :
        List.of("a.tgz", "./b.zip", "nested.zip", "file://" + dir.resolve("a.tgz"), git.url())) {
      var buildpack = one(reference);
      assertThat(buildpack.sha256()).as(reference).isEqualTo(digest);
      assertThat(buildpack.directory().resolve("bin/detect")).as(reference).isExecutable();
      assertThat(buildpack.key()).isEqualTo(reference);
    }
    try (var trees = Files.list(dir.resolve("kept/trees"))) {
      assertThat(trees).hasSize(1);
    }
  }

  @Test
  void fetchesAnArchiveOnceWhenTheServerNamesItsVersions() throws IOException {
    var url = serve("/bp.zip", archive("bp.zip"), Optional.of("\"v1\""));

    var first = one(url);
    var second = one(url);

    assertThat(second).isEqualTo(first);
    assertThat(asked).containsExactly("200", "304");
    assertThat(store.resolve(List.of(url), dir, OFFLINE).of(List.of(url))).containsExactly(first);
  }

  @Test
  void anArchiveOfAKnownDigestIsFetchedOnceAndForAll() throws IOException {
    var file = archive("bp.zip");
    var url = serve("/bp.zip", file, Optional.empty()) + "@" + digest(file);

    one(url);
    one(url);

    assertThat(asked).containsExactly("200");
  }

  @Test
  void refusesAnArchiveOfAnotherDigest() throws IOException {
    var url = serve("/bp.zip", archive("bp.zip"), Optional.empty()) + "@sha256:" + "0".repeat(64);

    assertThatThrownBy(() -> one(url))
        .hasMessageStartingWith("The archive '" + url + "' is sha256:")
        .asInstanceOf(type(StagingException.DigestMismatch.class))
        .satisfies(e -> assertThat(e.remedy()).startsWith("fetch it again"));
    assertThat(dir.resolve("kept/trees")).doesNotExist();
  }

  @Test
  void saysThatTheServerHasNoSuchFile() {
    assertThatThrownBy(() -> one("http://127.0.0.1:" + port() + "/none.zip"))
        .isInstanceOf(StagingException.NotFound.class)
        .hasMessageStartingWith("The server has no 'http://127.0.0.1:");
  }

  @Test
  void namesAllThatIsMissingWithoutTheNetwork() {
    var references =
        List.of("ruby", "https://x.test/a.zip", "https://me:secret@x.test/b#v1", "./bp");

    assertThatThrownBy(() -> store.resolve(references, dir, OFFLINE))
        .hasMessage(
            "Offline, and not on this machine: 'https://x.test/a.zip', 'https://x.test/b#v1'")
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(e -> assertThat(e.remedy()).contains("stager buildpack add REFERENCE"));
  }

  @Test
  void tellsThatABranchHasMovedAndHoldsItWhenLocked() throws IOException {
    var git = repository();
    var before = store.resolve(List.of(git.url()), dir, Terms.FREE);
    var lock = new BuildpackLock(dir.resolve(BuildpackLock.NAME), before.entries());
    lock.write();
    git.write("VERSION", "1.3\n");
    git.commit("new version");

    var after = store.resolve(List.of(git.url()), dir, Terms.FREE);
    var locked = store.resolve(List.of(git.url()), dir, terms(BuildpackLock.read(lock.file())));

    assertThat(before.warnings()).isEmpty();
    assertThat(after.warnings()).singleElement().asString().contains("has changed since");
    assertThat(after.of(List.of(git.url())).getFirst().label()).endsWith(" 1.3");
    assertThat(locked.of(List.of(git.url()))).isEqualTo(before.of(List.of(git.url())));
  }

  @Test
  void aLockedCommitIsFetchedEvenWhereNothingIsKept() throws IOException {
    var git = repository();
    var lock =
        new BuildpackLock(
            dir.resolve(BuildpackLock.NAME),
            store.resolve(List.of(git.url()), dir, Terms.FREE).entries());
    git.write("VERSION", "1.3\n");
    git.commit("new version");
    var elsewhere = new BuildpackStore(dir.resolve("built-in"), dir.resolve("other"), Map.of());

    var locked = elsewhere.resolve(List.of(git.url()), dir, terms(lock));

    assertThat(locked.of(List.of(git.url())).getFirst().label()).endsWith(" 1.2");
  }

  @Test
  void refusesADirectoryThatIsNotAsLocked() throws IOException {
    var lock =
        new BuildpackLock(
            dir.resolve(BuildpackLock.NAME),
            store.resolve(List.of("./bp"), dir, Terms.FREE).entries());
    Files.writeString(dir.resolve("bp/VERSION"), "2");

    assertThatThrownBy(() -> store.resolve(List.of("./bp"), dir, terms(lock)))
        .isInstanceOf(StagingException.DigestMismatch.class)
        .hasMessageMatching("The buildpack './bp' is sha256:\\w+, but locked is sha256:\\w+");
    assertThatThrownBy(() -> store.resolve(List.of("ruby"), dir, terms(lock)))
        .hasMessage("The lock file does not know the buildpack 'ruby'");
  }

  @Test
  void aKeptTreeThatSomebodyChangedIsUnpackedAgain() throws IOException {
    archive("bp.zip");
    var kept = one("bp.zip");
    Files.writeString(kept.directory().resolve("bin/detect"), "rm -rf /");

    assertThat(one("bp.zip")).isEqualTo(kept);
    assertThat(kept.directory().resolve("bin/detect")).hasContent("#!/bin/sh");
  }

  @Test
  void twoStagingsAtOnceBringOneBuildpack() throws Exception {
    archive("bp.zip");
    Callable<Buildpack> bring =
        () ->
            new BuildpackStore(dir.resolve("built-in"), dir.resolve("kept"), Map.of())
                .resolve(List.of("bp.zip"), dir, Terms.FREE)
                .of(List.of("bp.zip"))
                .getFirst();

    try (var threads = Executors.newFixedThreadPool(4)) {
      var all = threads.invokeAll(List.of(bring, bring, bring, bring));

      for (var one : all) {
        assertThat(one.get()).isEqualTo(one("bp.zip"));
      }
    }
    try (var trees = Files.list(dir.resolve("kept/trees"))) {
      assertThat(trees).hasSize(1);
    }
  }

  @Test
  void aShelfStandsInForTheBuiltInOnes() throws IOException {
    var shelf = Files.createDirectory(dir.resolve("shelf"));
    new PackedTree(dir.resolve("bp")).zipWithModes(shelf.resolve("02-late.zip"));
    BUILDPACK.writeTo(shelf.resolve("01-early"));
    var terms = new Terms(false, false, Optional.of(shelf), Optional.empty());

    assertThat(store.candidates(terms))
        .extracting(Buildpack::key)
        .containsExactly("01-early", "02-late");
    Files.writeString(shelf.resolve("order"), "02-late\n01-early\n");
    assertThat(store.candidates(terms))
        .extracting(Buildpack::key)
        .containsExactly("02-late", "01-early");
    var references = List.of("02-late", "ruby");
    assertThat(store.resolve(references, dir, terms).of(references))
        .extracting(Buildpack::key)
        .containsExactly("02-late", "ruby");
  }

  @Test
  void forgetsWhatIsRemoved() throws IOException {
    archive("bp.zip");
    var kept = one("bp.zip");

    assertThat(store.kept()).extracting(BuildpackLock.Entry::reference).containsExactly("bp.zip");
    store.remove("bp.zip");

    assertThat(store.kept()).isEmpty();
    assertThat(kept.directory()).doesNotExist();
    assertThatThrownBy(() -> store.remove("bp.zip")).isInstanceOf(StagingException.NotFound.class);
  }

  @Test
  void refusesWhatIsNoBuildpack() throws IOException {
    Files.createDirectory(dir.resolve("empty"));

    assertThatThrownBy(() -> one("./empty"))
        .hasMessage("malformed buildpack does not contain a /bin dir: ./empty")
        .isInstanceOf(StagingException.NotFound.class);
    assertThatThrownBy(() -> one("rubi"))
        .hasMessage("There is no buildpack 'rubi'")
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(e -> assertThat(e.remedy()).startsWith("name one of: ruby, binary, or "));
    assertThatThrownBy(() -> one("./bp@sha256:" + "0".repeat(64)))
        .isInstanceOf(StagingException.Usage.class);
  }

  private Buildpack one(String reference) {
    return store.resolve(List.of(reference), dir, Terms.FREE).of(List.of(reference)).getFirst();
  }

  private Path archive(String name) throws IOException {
    return new PackedTree(dir.resolve("bp")).zipWithoutModes(dir.resolve(name), "");
  }

  private LocalGit repository() throws IOException {
    BUILDPACK.writeTo(dir.resolve("git"));
    return LocalGit.init(dir.resolve("git"));
  }

  private static Terms terms(BuildpackLock lock) {
    return new Terms(false, false, Optional.empty(), Optional.of(lock));
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Serves the file, and answers 304 to whoever has the version of this tag. */
  private String serve(String path, Path file, Optional<String> tag) {
    server.createContext(
        path,
        exchange -> {
          var has = Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match"));
          var unchanged = has.isPresent() && has.equals(tag);
          tag.ifPresent(some -> exchange.getResponseHeaders().set("ETag", some));
          asked.add(unchanged ? "304" : "200");
          exchange.sendResponseHeaders(unchanged ? 304 : 200, unchanged ? -1 : Files.size(file));
          if (!unchanged) {
            Files.copy(file, exchange.getResponseBody());
          }
          exchange.close();
        });
    return "http://127.0.0.1:" + port() + path;
  }

  private static Digest digest(Path file) throws IOException {
    var algorithm = Digest.algorithm();
    algorithm.update(Files.readAllBytes(file));
    return Digest.of(algorithm);
  }
}
