package io.stager.engine.source;

/**
 * What the rule that decides says of an entry of the app.
 *
 * @param path relative to the app; of a directory that is left out, all that lies in it is too
 * @param rule the line as written
 * @param by the file that the rule stands in, or {@link IgnoreRules#DEFAULTS}
 * @param keeps whether it takes the entry back from an earlier rule
 */
public record Ruling(String path, String rule, String by, int line, boolean keeps) {

  /** {@return whether it is one of the rules that always hold, which no file spells out} */
  public boolean isDefault() {
    return by.equals(IgnoreRules.DEFAULTS);
  }

  /** {@return the same, said of the entry at this path} */
  Ruling of(String entry) {
    return new Ruling(entry, rule, by, line, keeps);
  }

  boolean leavesOut() {
    return !keeps;
  }
}
