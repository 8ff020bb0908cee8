package io.stager.builder;

import java.util.Locale;

/** A phase of staging that a buildpack has a script for. */
public enum Phase {
  DETECT,
  SUPPLY,
  FINALIZE,
  COMPILE,
  RELEASE;

  /** {@return the name of its script in a buildpack's {@code bin}} */
  public String script() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return script();
  }
}
