package io.stager.engine.staging;

import io.stager.builder.Script;

/** What a script is called when something is wrong with it. */
final class ScriptName {
  private ScriptName() {}

  /** {@return such as {@code bin/supply of buildpack ruby 1.2}} */
  static String sentence(Script script) {
    return "bin/" + script.phase() + " of buildpack " + script.buildpack().label();
  }

  /** {@return such as {@code buildpack ruby 1.2, bin/supply}} */
  static String where(Script script) {
    return "buildpack " + script.buildpack().label() + ", bin/" + script.phase();
  }
}
