package io.stager.engine.source;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * A set of bytes in a pattern, {@code [a-z]}, as git reads it.
 *
 * <p>One that is never closed, or that names a class that does not exist, matches nothing.
 */
final class Bracket {
  private static final int NONE = 0;

  private final byte[] pattern;
  private final boolean[] members = new boolean[256];
  private boolean negated;
  private boolean broken;
  private int end;

  Bracket(byte[] pattern, int open) {
    this.pattern = pattern;
    read(open + 1);
  }

  private int at(int index) {
    return index < pattern.length ? pattern[index] & 0xFF : NONE;
  }

  private void read(int first) {
    var p = first;
    if (at(p) == '!' || at(p) == '^') {
      negated = true;
      p++;
    }
    var before = NONE;
    do {
      var here = at(p);
      if (here == NONE || (here == '\\' && at(p + 1) == NONE)) {
        broken = true;
        return;
      }
      if (here == '\\') {
        before = at(++p);
        members[before] = true;
      } else if (here == '-' && before != NONE && at(p + 1) != NONE && at(p + 1) != ']') {
        p += at(p + 1) == '\\' ? 2 : 1;
        if (at(p) == NONE) {
          broken = true;
          return;
        }
        addRange(before, at(p));
        before = NONE;
      } else if (here == '[' && at(p + 1) == ':') {
        var close = closeOfClass(p + 2);
        if (close < 0) {
          broken = true;
          return;
        }
        if (at(close - 1) == ':' && close - 1 >= p + 2) {
          addClass(new String(pattern, p + 2, close - p - 3, StandardCharsets.ISO_8859_1));
          before = NONE;
          p = close;
        } else {
          members['['] = true;
          before = '[';
        }
      } else {
        members[here] = true;
        before = here;
      }
      p++;
    } while (!broken && at(p) != ']');
    end = p;
  }

  private int closeOfClass(int from) {
    for (var i = from; i < pattern.length; i++) {
      if (pattern[i] == ']') {
        return i;
      }
    }
    return -1;
  }

  private void addRange(int low, int high) {
    for (var b = low; b <= high; b++) {
      members[b] = true;
    }
  }

  private void addClass(String name) {
    IntPredicate test =
        switch (name) {
          case "alnum" -> b -> isLetter(b) || isDigit(b);
          case "alpha" -> Bracket::isLetter;
          case "blank" -> b -> b == ' ' || b == '\t';
          case "cntrl" -> b -> b < ' ' || b == 0x7F;
          case "digit" -> Bracket::isDigit;
          case "graph" -> b -> b > ' ' && b < 0x7F;
          case "lower" -> b -> b >= 'a' && b <= 'z';
          case "print" -> b -> b >= ' ' && b < 0x7F;
          case "punct" -> b -> b > ' ' && b < 0x7F && !isLetter(b) && !isDigit(b);
          case "space" -> b -> b == ' ' || (b >= '\t' && b <= '\r');
          case "upper" -> b -> b >= 'A' && b <= 'Z';
          case "xdigit" -> b -> Character.digit(b, 16) >= 0 && b < 0x80;
          default -> {
            broken = true;
            yield b -> false;
          }
        };
    for (var b = 1; b < members.length; b++) {
      members[b] |= test.test(b);
    }
  }

  private static boolean isLetter(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  boolean isBroken() {
    return broken;
  }

  boolean holds(int b) {
    return members[b] != negated;
  }

  /** {@return the index of the closing bracket} */
  int end() {
    return end;
  }
}
