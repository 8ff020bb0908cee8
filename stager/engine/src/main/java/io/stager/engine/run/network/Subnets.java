package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Which subnets are free: those that no instance of ours and no interface of this machine has. */
public final class Subnets {
  private Subnets() {}

  /** {@return the first subnet that is neither in use nor on an interface of this machine} */
  public static Subnet free(Collection<Subnet> used) {
    return free(used, addresses());
  }

  static Subnet free(Collection<Subnet> used, List<Integer> addresses) {
    return IntStream.range(0, Subnet.COUNT)
        .mapToObj(Subnet::new)
        .filter(subnet -> !used.contains(subnet))
        .filter(subnet -> addresses.stream().noneMatch(subnet::holds))
        .findFirst()
        .orElseThrow(
            () ->
                new StagingException.LimitExceeded(
                    "All " + Subnet.COUNT + " subnets of 10.254.0.0/16 are in use",
                    "stop apps that are no longer needed"));
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
