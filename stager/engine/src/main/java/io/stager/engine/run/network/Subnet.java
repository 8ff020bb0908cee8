package io.stager.engine.run.network;

/**
 * One of the private subnets for instances: four addresses out of 10.254.0.0/16, the first usable
 * one on the machine's side, the second in the container.
 *
 * @param number which of the 16384 it is
 */
public record Subnet(int number) {
  /** How many there are. */
  public static final int COUNT = 1 << 14;

  /** The range that they are out of. */
  static final String RANGE = "10.254.0.0/16";

  private static final int BASE = (10 << 24) | (254 << 16);

  /** Refuses a number outside the range. */
  public Subnet {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException("no subnet " + number + " of " + COUNT);
    }
  }

  /** {@return the address on the machine's side} */
  public String host() {
    return text(first() + 1);
  }

  /** {@return the address in the container} */
  public String container() {
    return text(first() + 2);
  }

  /** {@return whether the IPv4 address, as a number, lies in this subnet} */
  boolean holds(int address) {
    return (address & ~3) == first();
  }

  private int first() {
    return BASE + 4 * number;
  }

  private static String text(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  }
}
