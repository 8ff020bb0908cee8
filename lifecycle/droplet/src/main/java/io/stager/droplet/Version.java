package io.stager.droplet;

/** The version of stager, which droplets name as their maker. */
public final class Version {
  /** The number alone. */
  public static final String NUMBER = "0.1.0";

  /** The name with the number, as {@code created_by} has it. */
  public static final String FULL = "stager " + NUMBER;

  private Version() {}
}
