package io.stager.engine.staging;

import java.util.ArrayList;
import java.util.List;

/** The warnings of one staging: each is said at once, and kept for the result. */
final class Warnings {
  private final StagingLog log;
  private final List<String> all = new ArrayList<>();

  Warnings(StagingLog log) {
    this.log = log;
  }

  /** {@return who hears of all else} */
  StagingLog log() {
    return log;
  }

  /** Adds one, in its own words. */
  void add(Object warning) {
    all.add(warning.toString());
    log.warned(warning.toString());
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
