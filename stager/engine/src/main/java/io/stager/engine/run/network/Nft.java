package io.stager.engine.run.network;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's packet filter, through the tool of nftables. */
record Nft(Path program) {
  /** {@return the rules of the table for IPv4, if there is one of that name} */
  Optional<String> table(String name) throws IOException {
    return list("tables").contains("table ip " + name + "\n")
        ? Optional.of(list("table", "ip", name))
        : Optional.empty();
  }

  private String list(String... what) throws IOException {
    return call("list", what).output("");
  }

  private NetworkCommand call(String verb, String... words) {
    var all = new ArrayList<>(List.of(program.toString(), verb));
    all.addAll(List.of(words));
    return new NetworkCommand(all);
  }

  void load(String rules) throws IOException {
    call("-f", "-").output(rules);
  }

  void remove(String table) throws IOException {
    call("delete", "table", "ip", table).output("");
  }

  /**
   * {@return a chain that drops what is forwarded unless it is told to accept it, and that was told
   * nothing of cables}
   */
  Optional<String> wall() throws IOException {
    var chains = JsonObject.parse(call("--json", "list", "chains").output(""));
    for (var entry : chains.objects("nftables")) {
      var wall = entry.object("chain").filter(Nft::isWall).map(Nft::name);
      if (wall.isPresent() && !list(("chain " + wall.get()).split(" ")).contains(Cable.PREFIX)) {
        return wall;
      }
    }
    return Optional.empty();
  }

  private static boolean isWall(JsonObject chain) {
    return text(chain, "hook").equals("forward")
        && text(chain, "policy").equals("drop")
        && List.of("ip", "inet").contains(text(chain, "family"));
  }

  private static String name(JsonObject chain) {
    return String.join(" ", text(chain, "family"), text(chain, "table"), text(chain, "name"));
  }

  private static String text(JsonObject chain, String key) {
    return chain.text(key).orElse("");
  }
}
