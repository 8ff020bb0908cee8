package io.stager.engine.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of an ignore file, with the meaning that git gives it.
 *
 * @param text the line as written
 * @param origin the file it stands in
 * @param line its number there
 * @param base the directory of that file, relative to the app; empty for the app's own
 */
record IgnoreRule(String text, String origin, int line, String base) {

  /** {@return the rule on this line, unless it is empty or a comment} */
  static Optional<IgnoreRule> parse(String line, String origin, int number, String base) {
    if (line.startsWith("#")) {
      return Optional.empty();
    }
    var rule = new IgnoreRule(withoutTrailingSpaces(line), origin, number, base);
    return Optional.of(rule).filter(r -> !r.pattern().isEmpty());
  }

  /** Spaces at the end do not count, unless a backslash says that they do. */
  private static String withoutTrailingSpaces(String line) {
    var end = 0;
    for (var i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
        end = Math.min(i + 1, line.length());
      } else if (line.charAt(i) != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, end);
  }

  /** {@return whether it takes back what an earlier rule left out} */
  boolean keeps() {
    return text.startsWith("!");
  }

  private boolean directoriesOnly() {
    return text.endsWith("/");
  }

  private String pattern() {
    var start = keeps() ? 1 : 0;
    var end = text.length() > start && directoriesOnly() ? text.length() - 1 : text.length();
    return text.substring(start, end);
  }

  /**
   * {@return whether it speaks of this entry itself, not of what lies in it}
   *
   * @param path relative to the app, with slashes
   */
  boolean matches(String path, boolean directory) {
    if ((directoriesOnly() && !directory) || !path.startsWith(base)) {
      return false;
    }
    var pattern = pattern();
    if (!pattern.contains("/")) {
      var name = bytes(path.substring(path.lastIndexOf('/') + 1));
      return Wildmatch.matches(bytes(pattern), 0, name, 0, false);
    }
    var anchored = bytes(pattern.startsWith("/") ? pattern.substring(1) : pattern);
    return matchesPath(anchored, bytes(path.substring(base.length())));
  }

  /** Git compares what comes before the first wildcard literally, and matches only the rest. */
  private static boolean matchesPath(byte[] pattern, byte[] path) {
    var literal = 0;
    while (literal < pattern.length && "*?[\\".indexOf(pattern[literal]) < 0) {
      literal++;
    }
    if (path.length < literal || !Arrays.equals(pattern, 0, literal, path, 0, literal)) {
      return false;
    }
    return Wildmatch.matches(pattern, literal, path, literal, true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
