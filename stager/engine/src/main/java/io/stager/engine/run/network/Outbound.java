package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import io.stager.engine.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The way of instances to other networks: one nftables table of ours, and the machine forwarding
 * packets, both as long as any instance runs, whichever home of this machine it belongs to.
 *
 * <p>The rules of others stay as they are. Where the machine forwarded nothing before, it goes on
 * to forward nothing between the networks that it had. Instances do not reach each other.
 */
public final class Outbound {
  private static final String TABLE = "stager";
  private static final String NO_ROUTER = "no_router";
  private static final Path LOCK = Path.of("/run/stager-network.lock");
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final String RULES =
      """
      table ip %1$s {
        chain postrouting {
          type nat hook postrouting priority srcnat
          ip saddr %2$s oifname != "%3$s*" masquerade
        }
        chain forward {
          type filter hook forward priority filter
          iifname "%3$s*" oifname != "%3$s*" accept
          oifname "%3$s*" ct state established,related accept
          iifname "%3$s*" drop
          oifname "%3$s*" drop
        }
      }
      """
          .formatted(TABLE, Subnet.RANGE, Cable.PREFIX);

  private static final String OPENED =
      "Instances reach other networks through the nftables table '%s' and IP forwarding, until the last one has ended"
          .formatted(TABLE);
  private static final String NONE = "Instances reach no other network";

  private final Supplier<Path> tool;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * Opened with this tool.
   *
   * @param nft finds the {@code nft} of nftables, and throws what is to be said where there is none
   */
  public Outbound(Supplier<Path> nft) {
    this.tool = nft;
  }

  /**
   * Opens it, unless it is open.
   *
   * @param say hears what was changed on the machine, or, once, why instances reach no other
   *     network
   * @return whether it is open
   */
  boolean open(Consumer<Notice> say) {
    try (var turn = Turn.await(LOCK, holder -> {})) {
      return open(new Nft(tool.get()), say);
    } catch (StagingException.MachineLacks e) {
      sayOnce("%s: %s; %s".formatted(NONE, e.getMessage(), e.remedy()), say);
    } catch (IOException e) {
      sayOnce("%s: %s".formatted(NONE, e.getMessage()), say);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private boolean open(Nft nft, Consumer<Notice> say) throws IOException {
    var wall = nft.wall();
    if (wall.isPresent()) {
      sayOnce(blocked(wall.get()), say);
      return false;
    }
    if (nft.table(TABLE).isEmpty()) {
      make(nft);
      say.accept(new Notice.Done(OPENED));
    }
    return true;
  }

  private static String blocked(String chain) {
    return "%s: the machine's firewall (%s) drops what is forwarded; let it accept what comes from and goes to interfaces \"%s*\""
        .formatted(NONE, chain, Cable.PREFIX);
  }

  private void sayOnce(String text, Consumer<Notice> say) {
    if (said.add(text)) {
      say.accept(new Notice.Lacking(text));
    }
  }

  private static void make(Nft nft) throws IOException {
    var router = forwards();
    nft.load(RULES + (router ? "" : noRouter(NetworkCards.now().others())));
    if (!router) {
      Files.writeString(FORWARDING, "1\n");
    }
  }

  private static boolean forwards() throws IOException {
    return Files.readString(FORWARDING).strip().equals("1");
  }

  /** What the machine is to go on not doing; and by which it is known that it did not. */
  private static String noRouter(List<String> cards) {
    var names = cards.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    return """
    table ip %s {
      chain %s {
        type filter hook forward priority filter
        iifname { %3$s } oifname { %3$s } drop
      }
    }
    """
        .formatted(TABLE, NO_ROUTER, names);
  }

  /** Closes it when no instance is left. */
  void closeAfterLast() {
    try (var turn = Turn.await(LOCK, holder -> {})) {
      if (NetworkCards.now().cables().isEmpty()) {
        close(new Nft(tool.get()));
      }
    } catch (IOException | StagingException.MachineLacks e) {
      // Then it was not open, or whoever is the next last one closes it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Forwarding stays where an interface has come since then, whose owner may count on it. */
  private static void close(Nft nft) throws IOException {
    var rules = nft.table(TABLE);
    if (rules.isPresent()) {
      nft.remove(TABLE);
      var known = rules.get();
      if (known.contains("chain " + NO_ROUTER)
          && NetworkCards.now().others().stream()
              .allMatch(card -> known.contains('"' + card + '"'))) {
        Files.writeString(FORWARDING, "0\n");
      }
    }
  }
}
