package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances and what lies behind their machine. */
final class OutboundIT {
  private static final String APP = CommandLineTool.ROOT + "/fixtures/apps/answering";
  private static final String ASK =
      "cat /etc/resolv.conf; perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerAddr => \"%s:80\","
              .formatted(ConnectedMachine.SERVER)
          + " Timeout => 5) or die \"nobody: $@\"; print <$s>'";
  private static final String OWN =
      "'add table ip own; add chain ip own c { type filter hook forward priority 0; policy %s; }'";

  @TempDir private Path directory;

  @Test
  void instancesReachOtherNetworksAsLongAsOneRuns() throws Exception {
    try (var machine = ConnectedMachine.in(directory)) {
      machine.filter(OWN.formatted("accept"));
      var before = machine.filter("list ruleset");
      try {
        machine.stager(directory, "push", "-q", "--detach", APP).succeeded();

        assertThat(machine.stager(directory, "ssh", "answering", "-c", ASK).succeeded().out())
            .isEqualTo(
                "nameserver %s\nyou are %s"
                    .formatted(ConnectedMachine.SERVER, ConnectedMachine.ADDRESS));
        assertThat(machine.filter("list ruleset")).contains("table ip own", "table ip stager");
        assertThat(machine.forwards()).isTrue();
        machine.stager(directory, "scale", "answering", "-i", "2").succeeded();
        assertThat(machine.stager(directory, "logs", "--recent", "answering").out())
            .containsOnlyOnce(
                "[CELL/0] OUT Instances reach other networks through the nftables table 'stager' and IP"
                    + " forwarding, until the last one has ended");
      } finally {
        machine.stager(directory, "stop", "answering").succeeded();
      }
      assertThat(machine.filter("list ruleset")).isEqualTo(before);
      assertThat(machine.forwards()).isFalse();
    }
  }

  @Test
  void rulesOfOthersStayAsTheyAre() throws Exception {
    try (var machine = ConnectedMachine.in(directory)) {
      machine.filter(OWN.formatted("drop"));
      var before = machine.filter("list ruleset");
      try {
        machine.stager(directory, "push", "-q", "--detach", APP).succeeded();

        assertThat(machine.filter("list ruleset")).isEqualTo(before);
        assertThat(machine.forwards()).isFalse();
        var asked = machine.stager(directory, "ssh", "answering", "-c", ASK);
        assertThat(asked.out()).isEmpty();
        assertThat(asked.err()).contains("nobody: ");
        assertThat(machine.stager(directory, "logs", "--recent", "answering").out())
            .containsOnlyOnce(
                "[CELL/0] ERR Instances reach no other network: the machine's firewall (ip own c) drops"
                    + " what is forwarded; let it accept what comes from and goes to interfaces"
                    + " \"stager-*\"");
      } finally {
        machine.stager(directory, "stop", "answering").succeeded();
      }
    }
  }
}
