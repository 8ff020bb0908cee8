package io.stager.cli;

import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine that is one of its own with regard to networks, connected with another one that has a
 * server: what is changed on it does not concern the machine that the tests run on.
 *
 * @param server tells whoever connects to port 80 of {@link #SERVER} his address
 * @param resolver its resolv.conf
 */
record ConnectedMachine(
    NetworkPlace place, NetworkPlace world, Process server, Path nft, Path resolver)
    implements AutoCloseable {
  static final String ADDRESS = "198.18.0.1";
  static final String SERVER = "198.18.0.2";

  private static final String TELL_WHO_ASKS =
      "$| = 1; $s = IO::Socket::INET->new(LocalPort => 80, Listen => 5) or die; print qq(listening\\n);"
          + " while ($c = $s->accept) { print $c 'you are ', $c->peerhost; close $c }";

  /** {@return one whose files are in this directory} */
  static ConnectedMachine in(Path directory) throws IOException, InterruptedException {
    var nft = fetchTools();
    var place = NetworkPlace.make();
    var world = NetworkPlace.make();
    place.type("ip link set lo up");
    place.type("ip link add world type veth peer name eth0 netns " + world.pid());
    place.type("ip address add " + ADDRESS + "/24 dev world; ip link set world up");
    world.type("ip address add " + SERVER + "/24 dev eth0; ip link set eth0 up");
    var perl = world.entering("perl", "-MIO::Socket::INET", "-e", TELL_WHO_ASKS);
    var server = new ProcessBuilder(perl).start();
    server.getInputStream().read(); // It listens now.
    var resolver = directory.resolve("resolv.conf");
    Files.writeString(resolver, "nameserver 127.0.0.53\nnameserver " + SERVER + "\n");
    return new ConnectedMachine(place, world, server, nft, resolver);
  }

  /** There is nothing in there to fetch them from. */
  private static Path fetchTools() {
    var folder = CommandLineTool.in(Path.of("/")).env().get("XDG_CACHE_HOME");
    var tools = new Toolbox(Path.of(folder, "stager", "tools"), System.getenv(), tool -> {});
    List.of(Tool.RUNC, Tool.IP, Tool.PS, Tool.LSOF).forEach(tools::find);
    return tools.find(Tool.NFT);
  }

  /** Runs the command on it to its end. */
  Outcome stager(Path state, String... arguments) {
    var words =
        new ArrayList<>(
            place.entering("unshare", "--mount", "--propagation", "private", "sh", "-ec"));
    words.add("mount --bind \"$0\" /etc/resolv.conf; exec \"$@\"");
    words.add(resolver.toString());
    words.add(CommandLineTool.ROOT + "/stager/bin/stager");
    words.addAll(List.of(arguments));
    return CommandLineTool.in(state).call(words);
  }

  /** {@return what the tool of nftables prints on it} */
  String filter(String words) throws IOException, InterruptedException {
    return place.type(nft + " " + words);
  }

  /** {@return whether it forwards packets} */
  boolean forwards() throws IOException, InterruptedException {
    return place.type("cat /proc/sys/net/ipv4/ip_forward").strip().equals("1");
  }

  @Override
  public void close() {
    server.destroyForcibly();
    place.close();
    world.close();
  }
}
