package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The subnets that instances have, and so those that are free. */
public final class Subnets {
  private final Set<Subnet> used = new HashSet<>();

  /** Takes the first subnet that neither an instance nor an interface of this machine has. */
  public Subnet take() {
    return take(addresses());
  }

  Subnet take(List<Integer> addresses) {
    var free =
        IntStream.range(0, Subnet.COUNT)
            .mapToObj(Subnet::new)
            .filter(subnet -> !used.contains(subnet))
            .filter(subnet -> addresses.stream().noneMatch(subnet::holds))
            .findFirst()
            .orElseThrow(() ->
                new StagingException.LimitExceeded(
                    "All " + Subnet.COUNT + " subnets of 10.254.0.0/16 are in use",
                    "stop apps that are no longer needed"));
    used.add(free);
    return free;
  }

  /** Notes that an instance has this subnet already. */
  public void use(Subnet subnet) {
    used.add(subnet);
  }

  /** Gives a subnet back. */
  public void release(Subnet subnet) {
    used.remove(subnet);
  }

  private static List<Integer> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(card -> card.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(Inet4Address.class::isInstance)
          .map(address -> ByteBuffer.wrap(address.getAddress()).getInt())
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
