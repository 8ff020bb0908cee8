package io.stager.engine.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left out of an app: the lines of its {@code .cfignore}, read as git reads {@code
 * .gitignore}, and after them Cloud Foundry's own list, which no line can take back.
 *
 * <p>The last rule that speaks of an entry decides. What lies in a directory that is left out is
 * left out too, whatever any rule says of it.
 */
public final class IgnoreRules {
  /** The file in an app that holds its rules. */
  public static final String FILE = ".cfignore";

  /** What the rules that always hold are called. */
  public static final String DEFAULTS = "the default rules";

  static final List<String> ALWAYS =
      List.of(
          FILE,
          ".DS_Store",
          ".git",
          ".gitignore",
          ".hg",
          ".svn",
          "_darcs",
          "manifest.yaml",
          "manifest.yml");

  private final List<IgnoreRule> rules;
  private final List<IgnoreRule> always;

  private IgnoreRules(List<IgnoreRule> rules, List<IgnoreRule> always) {
    this.rules = List.copyOf(rules);
    this.always = List.copyOf(always);
  }

  /** {@return the rules that always hold} */
  public static IgnoreRules defaults() {
    return new IgnoreRules(List.of(), read(ALWAYS, DEFAULTS, ""));
  }

  /** {@return rules without those that always hold} */
  static IgnoreRules none() {
    return new IgnoreRules(List.of(), List.of());
  }

  /**
   * {@return these rules and those of an ignore file, which win}
   *
   * @param text what the file holds
   * @param file the file, relative to the app; its rules are for its own directory
   */
  public IgnoreRules with(String text, String file) {
    var more = new ArrayList<>(rules);
    var base = file.substring(0, file.lastIndexOf('/') + 1);
    more.addAll(read(text.lines().toList(), file, base));
    return new IgnoreRules(more, always);
  }

  private static List<IgnoreRule> read(List<String> lines, String file, String base) {
    var rules = new ArrayList<IgnoreRule>();
    for (var i = 0; i < lines.size(); i++) {
      IgnoreRule.parse(lines.get(i), file, i + 1, base).ifPresent(rules::add);
    }
    return rules;
  }

  /**
   * {@return what the rule that decides says of the entry, if any speaks of it or of a directory
   * above it}
   *
   * @param path relative to the app, with slashes
   */
  public Optional<Ruling> explain(String path, boolean directory) {
    for (var slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      var above = of(path.substring(0, slash), true);
      if (above.filter(Ruling::leavesOut).isPresent()) {
        return above;
      }
    }
    return of(path, directory);
  }

  /** {@return what is said of the entry itself, where no directory above it is left out} */
  Optional<Ruling> of(String path, boolean directory) {
    var entry = new Candidate(path, directory);
    return last(always, entry).or(() -> last(rules, entry)).map(rule -> rule.of(entry));
  }

  private static Optional<IgnoreRule> last(List<IgnoreRule> rules, Candidate entry) {
    for (var i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).matches(entry)) {
        return Optional.of(rules.get(i));
      }
    }
    return Optional.empty();
  }
}
