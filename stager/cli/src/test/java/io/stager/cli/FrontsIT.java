package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app whose process types are reached each by a port of its own. */
final class FrontsIT {
  private static final String MANIFEST =
      """
      applications:
      - name: fronts
        memory: 64M
        buildpacks: [binary]
        env: {SECRET_PORT: 9090}
        processes:
        - {type: web, instances: 2, command: exec perl app.pl web}
        - {type: api, instances: 1, health-check-type: port, command: exec perl app.pl api}
        - {type: worker, instances: 1, health-check-type: process, command: exec sleep 600}
      """;
  private static final String APP =
      """
      use IO::Socket::INET; $| = 1;
      my $server = IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => $ENV{PORT},
        Listen => 50, ReuseAddr => 1) or die "cannot listen";
      while (my $client = $server->accept) {
        while (<$client>) { last if /^\\r?\\n$/ }
        my $body = "$ARGV[0] $ENV{INSTANCE_INDEX}\\n";
        print $client "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: ",
          length($body), "\\r\\n\\r\\n", $body;
        close $client;
      }
      """;

  @TempDir private Path directory;

  private CommandLineTool stager = CommandLineTool.in(Path.of("/"));

  @BeforeEach
  void begin() throws IOException {
    stager = CommandLineTool.in(directory.resolve("state")).from(directory);
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(directory.resolve("app/manifest.yml"), MANIFEST);
    Files.writeString(directory.resolve("app/app.pl"), APP);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    stager.run("stop", "fronts");
    assertThat(new Leftovers(directory.resolve("state")).afterAWhile()).isEmpty();
  }

  @Test
  void eachTypeThatListensHasItsOwnPort() throws Exception {
    var port = freePort();

    stager.run("push", "app", "--detach", "--port", "api=" + port).succeeded();

    assertThat(url("api")).isEqualTo("http://127.0.0.1:" + port);
    assertThat(Http.get(url("api"))).isEqualTo("api 0\n");
    assertThat(List.of(Http.get(url("web")), Http.get(url("web"))))
        .containsExactlyInAnyOrder("web 0\n", "web 1\n");
    assertThat(instances("worker").getFirst().text("url")).isEmpty();
    assertThat(stats()).containsExactly("api/0", "web/0", "web/1", "worker/0");
  }

  @Test
  void aPortOfATypeThatDoesNotListenIsRefused() {
    var refused = stager.run("push", "app", "--detach", "--port", "worker=61999");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("No process 'worker' of app 'fronts' listens on a port", "one of: web, api");
  }

  private List<String> stats() {
    return stager.run("stats", "fronts", "--json").succeeded().jsonList().stream()
        .peek(stat -> {
          assertThat(stat.integer("memory_bytes").orElse(0)).isPositive();
          assertThat(stat.integer("memory_limit_bytes").orElse(0)).isGreaterThanOrEqualTo(64 << 20);
          assertThat(stat.integer("disk_bytes").orElse(0)).isPositive();
          assertThat(stat.members()).containsKey("cpu_percent");
        })
        .map(stat -> stat.text("process").orElse("") + "/" + stat.integer("index").orElse(-1))
        .sorted()
        .collect(Collectors.toList());
  }

  private String url(String type) {
    return instances(type).getFirst().text("url").orElseThrow();
  }

  private List<JsonObject> instances(String type) {
    return stager.run("ps", "fronts", "--json").succeeded().jsonList().stream()
        .filter(instance -> instance.text("process").orElse("").equals(type))
        .toList();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
