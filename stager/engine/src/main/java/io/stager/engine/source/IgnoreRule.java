package io.stager.engine.source;

import io.stager.droplet.tarball.PathBytes;
import java.util.Arrays;
import java.util.Optional;

/** One line of an ignore file, with the meaning that git gives it. */
final class IgnoreRule {
  private static final String WILDCARDS = "*?[\\";

  private final Ruling ruling;
  private final byte[] base;
  private final boolean directoriesOnly;
  private final boolean ofName;
  private final byte[] pattern;
  private final int literal;

  private IgnoreRule(Ruling ruling, String base, String pattern) {
    this.ruling = ruling;
    this.base = PathBytes.bytes(base);
    this.directoriesOnly = ruling.rule().endsWith("/");
    this.ofName = !pattern.contains("/");
    this.pattern = PathBytes.bytes(pattern.startsWith("/") ? pattern.substring(1) : pattern);
    this.literal = literal(this.pattern);
  }

  /**
   * {@return the rule on this line, unless it is empty or a comment}
   *
   * @param origin the file it stands in
   * @param base the directory of that file, relative to the app; empty for the app's own
   */
  static Optional<IgnoreRule> parse(String line, String origin, int number, String base) {
    if (line.startsWith("#")) {
      return Optional.empty();
    }
    var text = withoutTrailingSpaces(line);
    var keeps = text.startsWith("!");
    var start = keeps ? 1 : 0;
    var end = text.length() - (text.length() > start && text.endsWith("/") ? 1 : 0);
    var pattern = text.substring(start, end);
    return pattern.isEmpty()
        ? Optional.empty()
        : Optional.of(new IgnoreRule(new Ruling("", text, origin, number, keeps), base, pattern));
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

  private static int literal(byte[] pattern) {
    var literal = 0;
    while (literal < pattern.length && WILDCARDS.indexOf(pattern[literal]) < 0) {
      literal++;
    }
    return literal;
  }

  /** {@return what it says of this entry} */
  Ruling of(Candidate entry) {
    return ruling.of(entry.path);
  }

  /** {@return whether it speaks of this entry itself, not of what lies in it} */
  boolean matches(Candidate entry) {
    if ((directoriesOnly && !entry.directory) || !startsWith(entry.bytes, 0, base, base.length)) {
      return false;
    }
    return ofName
        ? matches(entry.bytes, entry.name, false)
        : matches(entry.bytes, base.length, true);
  }

  /** Git compares what comes before the first wildcard literally, and matches only the rest. */
  private boolean matches(byte[] path, int from, boolean slashesCount) {
    if (!startsWith(path, from, pattern, literal)) {
      return false;
    }
    if (literal == pattern.length) {
      return path.length == from + literal;
    }
    return Wildmatch.matches(pattern, literal, path, from + literal, slashesCount);
  }

  private static boolean startsWith(byte[] path, int from, byte[] wanted, int length) {
    var end = from + length;
    return path.length >= end && Arrays.equals(path, from, end, wanted, 0, length);
  }
}
