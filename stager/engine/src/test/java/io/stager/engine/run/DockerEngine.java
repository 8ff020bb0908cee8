package io.stager.engine.run;

import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Docker engine that DOCKER_HOST names; where that is a socket nobody answers at, one that is
 * started there, with all its files beside it, and that ends with the tests.
 */
record DockerEngine(Optional<Own> own) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path BRIDGE = Path.of("/sys/class/net/docker0");

  /** An engine of the tests' own. */
  record Own(Process process, boolean madeBridge) {}

  static DockerEngine start() throws IOException, InterruptedException {
    var host = System.getenv("DOCKER_HOST");
    if (!host.startsWith("unix://")) {
      return new DockerEngine(Optional.empty());
    }
    var socket = Path.of(host.substring("unix://".length()));
    return answers(socket)
        ? new DockerEngine(Optional.empty())
        : new DockerEngine(Optional.of(startAt(socket)));
  }

  private static Own startAt(Path socket) throws IOException, InterruptedException {
    var directory = Files.createDirectories(socket.getParent());
    Files.deleteIfExists(directory.resolve("docker.pid"));
    var madeBridge = !Files.exists(BRIDGE);
    var log = directory.resolve("log").toFile();
    var builder = new ProcessBuilder(command(directory, socket));
    builder.redirectErrorStream(true).redirectOutput(log);
    // A stray pull fails at once where it would hang.
    builder.environment().put("HTTP_PROXY", "http://127.0.0.1:9");
    builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:9");
    var own = new Own(builder.start(), madeBridge);
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (!answers(socket)) {
      if (!own.process().isAlive() || System.nanoTime() > deadline) {
        own.process().destroy();
        throw new IOException("dockerd did not start:\n" + Files.readString(log.toPath()));
      }
      Thread.sleep(50);
    }
    return own;
  }

  private static List<String> command(Path directory, Path socket) throws IOException {
    return List.of(
        dockerd().toString(),
        "--host=unix://" + socket,
        "--data-root=" + directory.resolve("data"),
        "--exec-root=" + directory.resolve("exec"),
        "--pidfile=" + directory.resolve("docker.pid"),
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false",
        "--ip-masq=false",
        "--bip=172.17.0.1/16",
        "--ip=127.0.0.1",
        "--dns=127.0.0.1");
  }

  private static Path dockerd() throws IOException {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "dockerd"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IOException(
                "There is no dockerd: type apt-get install docker.io, or name an engine with DOCKER_HOST"));
  }

  private static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (own.isEmpty()) {
      return;
    }
    var engine = own.get();
    engine.process().destroy();
    engine.process().waitFor();
    if (engine.madeBridge() && Files.exists(BRIDGE)) {
      var tools = new Toolbox(Path.of("target/tools").toAbsolutePath(), System.getenv(), t -> {});
      new ProcessBuilder(tools.find(Tool.IP).toString(), "link", "delete", "docker0")
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
