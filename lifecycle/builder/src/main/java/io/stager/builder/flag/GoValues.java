package io.stager.builder.flag;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Values as Go reads them from text. */
final class GoValues {
  private GoValues() {}

  static Optional<Boolean> flag(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
      case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Optional<String> numberFault(String text) {
    return integer(text)
        .map(number -> number.bitLength() > 63 ? "value out of range" : "")
        .or(() -> Optional.of("parse error"))
        .filter(fault -> !fault.isEmpty());
  }

  static Optional<Long> number(String text) {
    return integer(text).filter(number -> number.bitLength() <= 63).map(BigInteger::longValue);
  }

  /** The base is told by the prefix: 0x, 0o or 0, and 0b. */
  private static Optional<BigInteger> integer(String text) {
    var negative = text.startsWith("-");
    var digits = negative || text.startsWith("+") ? text.substring(1) : text;
    var lower = digits.toLowerCase(Locale.ROOT);
    var base = 10;
    if (lower.startsWith("0x")) {
      base = 16;
      digits = digits.substring(2);
    } else if (lower.startsWith("0o") || lower.startsWith("0b")) {
      base = lower.startsWith("0o") ? 8 : 2;
      digits = digits.substring(2);
    } else if (lower.length() > 1 && lower.startsWith("0")) {
      base = 8;
      digits = digits.substring(1);
    }
    if (digits.startsWith("-") || digits.startsWith("+")) {
      return Optional.empty();
    }
    try {
      var number = new BigInteger(digits, base);
      return Optional.of(negative ? number.negate() : number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Numbers with units, such as {@code 1m30s} or {@code .5s}; 0 needs no unit. */
  static Optional<Duration> duration(String text) {
    var negative = text.startsWith("-");
    var rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    var nanos = rest.isEmpty() ? Optional.<BigDecimal>empty() : nanos(rest);
    return nanos
        .map(sum -> negative ? sum.negate() : sum)
        .map(BigDecimal::toBigInteger)
        .filter(sum -> sum.bitLength() <= 63)
        .map(sum -> Duration.ofNanos(sum.longValue()));
  }

  private static Optional<BigDecimal> nanos(String text) {
    var sum = BigDecimal.ZERO;
    var at = 0;
    while (at < text.length()) {
      var unitAt = skip(text, at, true);
      var end = skip(text, unitAt, false);
      var unit = unit(text.substring(unitAt, end));
      if (unit == 0) {
        return Optional.empty();
      }
      try {
        var number = new BigDecimal(text.substring(at, unitAt));
        sum = sum.add(number.multiply(BigDecimal.valueOf(unit)));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.of(sum);
  }

  private static int skip(String text, int from, boolean digits) {
    var at = from;
    while (at < text.length() && isNumeric(text.charAt(at)) == digits) {
      at++;
    }
    return at;
  }

  private static boolean isNumeric(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1L;
      case "us", "µs", "μs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0L;
    };
  }
}
