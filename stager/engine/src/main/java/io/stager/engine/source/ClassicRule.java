package io.stager.engine.source;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of an ignore file, with the meaning that the {@code cf} command gives it.
 *
 * <p>That command makes one regular expression of each line, by the substitutions below in this
 * order. Most of what has a meaning in an expression keeps it there: {@code a+b} ignores {@code
 * aab}, and {@code a?c} only the file of that very name.
 */
record ClassicRule(Ruling ruling, Pattern pattern) {
  private static final Pattern ANCHORED = Pattern.compile("[^/+]/.*\\*\\.");
  private static final String STAR = "#$~";

  /** {@return the rule on this line, unless it is empty, a comment or no expression} */
  static Optional<ClassicRule> parse(String line, String origin, int number) {
    var text = trimmed(line.replaceFirst("\\r+$", ""));
    if (line.startsWith("#") || text.isEmpty()) {
      return Optional.empty();
    }
    var keeps = text.startsWith("!");
    var rest = keeps ? text.substring(1) : text;
    if (rest.startsWith("#") || rest.startsWith("!")) {
      rest = rest.substring(1);
    }
    try {
      var pattern = Pattern.compile(expression(rest), Pattern.UNIX_LINES);
      return Optional.of(new ClassicRule(new Ruling("", line, origin, number, keeps), pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static String trimmed(String line) {
    return line.replaceFirst("^ +", "").replaceFirst(" +$", "");
  }

  private static String expression(String rest) {
    var line = ANCHORED.matcher(rest).find() && !rest.startsWith("/") ? "/" + rest : rest;
    line = line.replace(".", "\\.");
    if (line.startsWith("/**/")) {
      line = line.substring(1);
    }
    line = line.replace("/**/", "(/|/.+/)");
    line = line.replace("**/", "(|." + STAR + "/)");
    line = line.replace("/**", "(|/." + STAR + ")");
    line = line.replace("\\*", "\\" + STAR);
    line = line.replace("*", "([^/]*)");
    line = line.replace("?", "\\?").replace(STAR, "*");
    var whole = line + (line.endsWith("/") ? "(|.*)$" : "(|/.*)$");
    return whole.startsWith("/") ? "^(|/)" + whole.substring(1) : "^(|.*/)" + whole;
  }

  boolean matches(String path) {
    return pattern.matcher(path).find();
  }
}
