package io.stager.engine.source;

/**
 * Git's pattern matcher, its {@code wildmatch}, on bytes as git has it.
 *
 * <p>A match that fails says how far up it failed, so that patterns with many stars need no
 * exponential time: where the text has ended, or where a single star met a slash, no star further
 * left can help.
 */
final class Wildmatch {
  /** How a match ended. */
  private enum Outcome {
    MATCH,
    NO_MATCH,
    /** The text ended before the pattern: no star to the left can make it longer. */
    TEXT_ENDED,
    /** A single star met a slash: only a double star to the left can help. */
    TO_DOUBLE_STAR
  }

  private final byte[] pattern;
  private final byte[] text;
  private final int start;
  private final boolean slashesCount;

  private Wildmatch(byte[] pattern, int start, byte[] text, boolean slashesCount) {
    this.pattern = pattern;
    this.start = start;
    this.text = text;
    this.slashesCount = slashesCount;
  }

  /**
   * {@return whether the text from an index on matches the pattern from an index on}
   *
   * @param slashesCount whether only a double star and a slash match a slash
   */
  static boolean matches(
      byte[] pattern, int patternStart, byte[] text, int textStart, boolean slashesCount) {
    var match = new Wildmatch(pattern, patternStart, text, slashesCount);
    return match.from(patternStart, textStart) == Outcome.MATCH;
  }

  /** The byte of the pattern, or 0 past its end, as in C. */
  private int pattern(int index) {
    return index < pattern.length ? pattern[index] & 0xFF : 0;
  }

  private int text(int index) {
    return index < text.length ? text[index] & 0xFF : 0;
  }

  private Outcome from(int patternStart, int textStart) {
    var p = patternStart;
    var t = textStart;
    for (; pattern(p) != 0; p++, t++) {
      if (text(t) == 0 && pattern(p) != '*') {
        return Outcome.TEXT_ENDED;
      }
      switch (pattern(p)) {
        case '?' -> {
          if (slashesCount && text(t) == '/') {
            return Outcome.NO_MATCH;
          }
        }
        case '*' -> {
          var star = new Star(p);
          if (star.isDirectory()) {
            var slash = slashFrom(t);
            if (slash < 0) {
              return Outcome.NO_MATCH;
            }
            p = star.end;
            t = slash;
          } else {
            return star.from(t);
          }
        }
        case '[' -> {
          var bracket = new Bracket(pattern, p);
          if (bracket.isBroken()) {
            return Outcome.TEXT_ENDED;
          }
          if (!bracket.holds(text(t)) || (slashesCount && text(t) == '/')) {
            return Outcome.NO_MATCH;
          }
          p = bracket.end();
        }
        default -> {
          p += pattern(p) == '\\' ? 1 : 0;
          if (text(t) != pattern(p)) {
            return Outcome.NO_MATCH;
          }
        }
      }
    }
    return text(t) == 0 ? Outcome.MATCH : Outcome.NO_MATCH;
  }

  private int slashFrom(int index) {
    for (var i = index; i < text.length; i++) {
      if (text[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  /** One star or a run of them, and what it may stand for. */
  private final class Star {
    private final int end;
    private final boolean crossesSlashes;
    private final boolean mayBeNothingBeforeSlash;

    Star(int first) {
      var last = first;
      while (pattern(last + 1) == '*') {
        last++;
      }
      end = last + 1;
      var isDouble = last > first;
      var opens = first == start || pattern(first - 1) == '/';
      var closes =
          pattern(end) == 0
              || pattern(end) == '/'
              || (pattern(end) == '\\' && pattern(end + 1) == '/');
      crossesSlashes = !slashesCount || (isDouble && opens && closes);
      mayBeNothingBeforeSlash = slashesCount && isDouble && opens && closes && pattern(end) == '/';
    }

    /** A single star before a slash takes what is left of this directory's name. */
    boolean isDirectory() {
      return !crossesSlashes && pattern(end) == '/';
    }

    Outcome from(int textStart) {
      if (mayBeNothingBeforeSlash && Wildmatch.this.from(end + 1, textStart) == Outcome.MATCH) {
        return Outcome.MATCH;
      }
      if (pattern(end) == 0) {
        return crossesSlashes || slashFrom(textStart) < 0 ? Outcome.MATCH : Outcome.NO_MATCH;
      }
      for (var t = textStart; text(t) != 0; t++) {
        var rest = Wildmatch.this.from(end, t);
        if (rest != Outcome.NO_MATCH) {
          if (!crossesSlashes || rest != Outcome.TO_DOUBLE_STAR) {
            return rest;
          }
        } else if (!crossesSlashes && text(t) == '/') {
          return Outcome.TO_DOUBLE_STAR;
        }
      }
      return Outcome.TEXT_ENDED;
    }
  }
}
