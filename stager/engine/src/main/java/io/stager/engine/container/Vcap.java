package io.stager.engine.container;

/** The user that apps and buildpack scripts run as, as on Cloud Foundry. */
public final class Vcap {
  /** Its number, and that of its group. */
  public static final int ID = 2000;

  /** Its home, and the root of every droplet at run time. */
  public static final String HOME = "/home/vcap";

  /** The search path of its programs. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

  private Vcap() {}
}
