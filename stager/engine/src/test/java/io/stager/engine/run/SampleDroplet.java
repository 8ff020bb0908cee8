package io.stager.engine.run;

import io.stager.droplet.Digest;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small app with a sidecar, written in what every Debian has, packed as a droplet. */
final class SampleDroplet {
  private static final String APP =
      """
      use IO::Socket::INET; $| = 1;
      my $server = IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => $ENV{PORT},
        Listen => 50, ReuseAddr => 1) or die "cannot listen";
      while (my $client = $server->accept) {
        while (<$client>) { last if /^\\r?\\n$/ }
        print "Sending a request to the config-server sidecar\\n";
        my $sidecar = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ENV{CONFIG_SERVER_PORT}");
        my $body = $sidecar ? <$sidecar> : "no sidecar\\n";
        print $client "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: ",
          length($body), "\\r\\n\\r\\n", $body;
        close $client;
      }
      """;
  private static final String SIDECAR =
      """
      use IO::Socket::INET; $| = 1;
      my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
        LocalPort => $ENV{CONFIG_SERVER_PORT}, Listen => 50, ReuseAddr => 1) or die;
      print "listening...\\n";
      while (my $client = $server->accept) { print $client "secret of $ENV{INSTANCE_GUID}\\n"; }
      """;
  private static final String LAUNCH =
      """
      {"schema": 1, "created_by": "stager 0.1.0", "app": "sample",
       "stack": {"name": "host", "id": "debian-12", "os": "linux", "arch": ""},
       "processes": [{"type": "web", "command": "COMMAND", "from": "Procfile", "memory_mb": 128,
         "disk_mb": 128, "instances": 1, "nofile": 16384,
         "health_check": {"type": "port", "timeout_s": 20, "interval_s": 30},
         "stop": {"signal": "TERM", "grace_s": 5}}],
       "sidecars": [{"name": "config-server", "process_types": ["web"],
         "command": "exec perl sidecar.pl", "from": "manifest", "memory_mb": 32,
         "start": "before", "ready": {"type": "port", "port": "$CONFIG_SERVER_PORT",
         "host": "127.0.0.1", "timeout_s": 20}, "on_exit": "stop"}]}
      """;

  private SampleDroplet() {}

  /** The app that answers with what its sidecar says. */
  static RunRequest.Droplet answering(Path directory) throws IOException, InterruptedException {
    return withCommand(directory, "exec perl app.pl");
  }

  /** The app with another command. */
  static RunRequest.Droplet withCommand(Path directory, String command)
      throws IOException, InterruptedException {
    return launching(directory, LAUNCH.replace("COMMAND", command));
  }

  /** The app with another command for its sidecar, which is not waited for. */
  static RunRequest.Droplet withSidecar(Path directory, String command)
      throws IOException, InterruptedException {
    return launching(
        directory,
        LAUNCH
            .replace("COMMAND", "exec perl app.pl")
            .replace("exec perl sidecar.pl", command)
            .replaceAll("\"ready\": \\{[^}]*}, ", ""));
  }

  private static RunRequest.Droplet launching(Path directory, String launch)
      throws IOException, InterruptedException {
    var tree = Files.createTempDirectory(directory, "tree");
    for (var folder : List.of("app", "deps", "logs", "tmp", "profile.d")) {
      Files.createDirectories(tree.resolve(folder));
    }
    Files.writeString(tree.resolve("launch.json"), launch);
    Files.writeString(tree.resolve("app/app.pl"), APP);
    Files.writeString(tree.resolve("app/sidecar.pl"), SIDECAR);
    var tar = Files.createTempFile(directory, "droplet", ".tar");
    run(
        "tar",
        "--owner=2000",
        "--group=2000",
        "-cf",
        tar.toString(),
        "-C",
        tree.toString(),
        "./launch.json",
        "./app",
        "./deps",
        "./logs",
        "./tmp",
        "./profile.d");
    var algorithm = Digest.algorithm();
    algorithm.update(Files.readAllBytes(tar));
    var digest = Digest.of(algorithm);
    run("gzip", tar.toString());
    return new RunRequest.Droplet(
        tar.resolveSibling(tar.getFileName() + ".gz"),
        digest,
        LaunchDescriptor.parse(launch, "launch.json"),
        APP.length() + SIDECAR.length());
  }

  /** What Cloud Foundry's builder leaves: no launch.json, and only the command of web. */
  static RunRequest.Droplet cloudFoundrys(Path directory, String command)
      throws IOException, InterruptedException {
    var tree =
        FileTree.empty()
            .file(
                "staging_info.yml",
                "{\"detected_buildpack\":\"\",\"start_command\":\"%s\"}\n".formatted(command))
            .file("app/app.pl", APP)
            .file("app/.profile.d/greeting.sh", "export GREETING=hello")
            .folder("deps/0")
            .folder("profile.d")
            .folder("tmp")
            .folder("logs")
            .writeTo(Files.createTempDirectory(directory, "contents"));
    var file = directory.resolve("cloud-foundrys.tgz");
    run("tar", "-czf", file.toString(), "-C", tree.toString(), ".");
    var droplet = Droplet.open(file);
    var figures = droplet.inspect().figures();
    return new RunRequest.Droplet(
        file, figures.digest(), droplet.launchDescriptor(), figures.unpackedSize());
  }

  /** What {@code stager stage} leaves of the answering app: {@code ./app} and the two files. */
  static Path ours(Path directory) {
    var home = new DropletLayout(directory.resolve("staged"));
    FileTree.empty().file("app.pl", APP).file("sidecar.pl", SIDECAR).writeTo(home.app());
    var command = "exec perl app.pl";
    var stagingInfo = "{\"detected_buildpack\":\"\",\"start_command\":\"" + command + "\"}\n";
    var contents =
        new DropletContents(
            LAUNCH.replace("COMMAND", command), stagingInfo, UnitTree.in(home), Map.of());
    var file = directory.resolve("ours.tgz");
    DropletWriter.standard().write(contents, file);
    return file;
  }

  private static void run(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
