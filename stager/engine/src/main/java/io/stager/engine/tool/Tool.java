package io.stager.engine.tool;

/** A program that stager calls: its name, the Debian package that has it, and what it is for. */
public record Tool(String program, String debianPackage, String purpose) {
  /** Makes containers. */
  public static final Tool RUNC = new Tool("runc", "runc", "runs scripts and apps in containers");

  /** Gives an instance its network. */
  public static final Tool IP = new Tool("ip", "iproute2", "connects an instance to a network");

  /** Gives instances a way out. */
  public static final Tool NFT = new Tool("nft", "nftables", "lets instances reach other networks");

  /** Shows processes inside an instance. */
  public static final Tool PS = new Tool("ps", "procps", "shows an instance's processes");

  /** Shows connections inside an instance. */
  public static final Tool LSOF = new Tool("lsof", "lsof", "shows an instance's connections");
}
