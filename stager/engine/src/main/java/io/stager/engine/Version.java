package io.stager.engine;

/** The version of stager, which droplets name as their maker. */
public final class Version {
  /** The number alone. */
  public static final String NUMBER = io.stager.droplet.Version.NUMBER;

  /** The name with the number, as {@code created_by} has it. */
  public static final String FULL = io.stager.droplet.Version.FULL;

  private Version() {}
}
