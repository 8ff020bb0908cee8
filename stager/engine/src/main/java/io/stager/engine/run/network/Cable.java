package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The virtual cable (a veth pair) between this machine and one container, laid with {@code ip}
 * between the container's creation and its start.
 *
 * <p>There is no default route in the container: it reaches the machine's end of the cable, nothing
 * behind it.
 */
public final class Cable {
  private static final String MISSING_RIGHT = "operation not permitted";

  private final Path ip;
  private final String name;
  private final Subnet subnet;

  /**
   * The cable of an instance.
   *
   * @param ip the {@code ip} tool of iproute2
   */
  public Cable(Path ip, String instance, Subnet subnet) {
    this.ip = ip;
    // At most 15 bytes, and not like anyone else's.
    this.name = "stager-" + instance.replace("-", "").substring(0, 8);
    this.subnet = subnet;
  }

  /** Lays the cable into the network of the process. */
  public void lay(long pid) {
    var process = Long.toString(pid);
    run(List.of(ip.toString(), "-batch", "-"), outside(process));
    run(List.of("nsenter", "-t", process, "-n", ip.toString(), "-batch", "-"), inside());
  }

  private String outside(String pid) {
    return """
    link add %1$s type veth peer name eth0 netns %2$s
    address add %3$s/30 dev %1$s
    link set %1$s up
    """
        .formatted(name, pid, subnet.host());
  }

  private String inside() {
    return """
    address add %s/30 dev eth0
    link set lo up
    link set eth0 up
    """
        .formatted(subnet.container());
  }

  /** Takes the cable away, if it is still there: it goes with the container's network. */
  public void remove() {
    if (Files.exists(Path.of("/sys/class/net", name))) {
      try {
        output(List.of(ip.toString(), "link", "delete", name), "");
      } catch (IOException e) {
        // Gone in the meantime, which is what was wanted; if not, its subnet stays taken.
      }
    }
  }

  private void run(List<String> command, String input) {
    try {
      output(command, input);
    } catch (IOException e) {
      throw failure(e).causedBy(e);
    }
  }

  private static StagingException failure(IOException e) {
    var why = String.valueOf(e.getMessage()).strip();
    return why.toLowerCase(Locale.ROOT).contains(MISSING_RIGHT)
        ? new StagingException.MachineLacks(
            "The network of an instance cannot be made: " + why,
            "run stager as root, or with the capabilities CAP_NET_ADMIN and CAP_SYS_ADMIN")
        : new StagingException.MachineLacks(
            "The network of an instance cannot be made: " + why,
            "check that the kernel has virtual Ethernet (modprobe veth) and that 10.254.0.0/16 is not"
                + " routed elsewhere");
  }

  private static void output(List<String> command, String input) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said.isBlank() ? String.join(" ", command) + " failed" : said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.getFirst(), e);
    }
  }
}
