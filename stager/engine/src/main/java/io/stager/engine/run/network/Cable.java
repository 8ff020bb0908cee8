package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The virtual cable (a veth pair) between this machine and one container, laid with {@code ip}
 * between the container's creation and its start.
 *
 * <p>Without a way out, the container reaches the machine's end of the cable, nothing behind it.
 */
public final class Cable {
  /** How the names of all cables begin. */
  static final String PREFIX = "stager-";

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
    this.name = PREFIX + instance.replace("-", "").substring(0, 8);
    this.subnet = subnet;
  }

  /** Lays the cable into the network of the process. */
  public void lay(long pid) {
    var process = Long.toString(pid);
    run(List.of(ip.toString(), "-batch", "-"), outside(process));
    run(within(process), inside());
  }

  private List<String> within(String pid) {
    return List.of("nsenter", "-t", pid, "-n", ip.toString(), "-batch", "-");
  }

  /** Lets the process reach what lies behind the machine's end. */
  public void leadOut(long pid) {
    run(within(Long.toString(pid)), "route add default via " + subnet.host() + "\n");
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
    try {
      if (NetworkCards.now().names().contains(name)) {
        new NetworkCommand(List.of(ip.toString(), "link", "delete", name)).output("");
      }
    } catch (IOException e) {
      // Gone in the meantime, which is what was wanted; if not, its subnet stays taken.
    }
  }

  private void run(List<String> command, String input) {
    try {
      new NetworkCommand(command).output(input);
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
}
