package io.stager.engine.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left out of an app as the {@code cf} command does it: by the lines of the app's own
 * {@code .cfignore} and the list that always holds.
 *
 * <p>Every line is asked about every path, and the last that speaks of it decides. A directory that
 * is left out does not take what lies in it along: a later line can take a file of it back.
 */
public final class ClassicRules {
  private final List<ClassicRule> rules;

  private ClassicRules(List<ClassicRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** {@return the rules of an ignore file with this text} */
  public static ClassicRules of(String text) {
    var rules = new ArrayList<ClassicRule>();
    var lines = List.of(text.split("\n", -1));
    for (var i = 0; i < lines.size(); i++) {
      ClassicRule.parse(lines.get(i), IgnoreRules.FILE, i + 1).ifPresent(rules::add);
    }
    for (var name : IgnoreRules.ALWAYS) {
      ClassicRule.parse(name, IgnoreRules.DEFAULTS, 0).ifPresent(rules::add);
    }
    return new ClassicRules(rules);
  }

  /**
   * {@return what the rule that decides says of the entry, if any speaks of it}
   *
   * @param path relative to the app, with slashes
   */
  public Optional<Ruling> explain(String path) {
    return rules.reversed().stream()
        .filter(rule -> rule.matches(path))
        .findFirst()
        .map(rule -> rule.ruling().of(path));
  }

  /** {@return whether a line may take back what lies in a directory that is left out} */
  boolean mayTakeBack() {
    return rules.stream().anyMatch(rule -> rule.ruling().keeps());
  }
}
