package io.stager.droplet.fuzz;

import io.stager.droplet.StagingException;

/** What every refusal owes to the person who reads it. */
final class Refusal {
  private Refusal() {}

  static void check(StagingException refused) {
    if (refused.remedy().isBlank() || String.valueOf(refused.getMessage()).isBlank()) {
      throw new AssertionError("a refusal without words", refused);
    }
  }
}
