package io.stager.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Sizes, counts and times in the words that people are shown. */
final class Quantity {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private Quantity() {}

  /** {@return such as {@code 2026-11-22 16:13:24}, where the person is} */
  static String date(Instant time) {
    return DATE.format(time);
  }

  /** {@return such as {@code 14 KB} or {@code 6.2 MB}: one decimal below ten, units of 1024} */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1023.5 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    var digits = unit > 0 && amount < 9.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, amount).replaceFirst("\\.0$", "") + " " + UNITS[unit];
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String files(long number) {
    return count(number) + (number == 1 ? " file" : " files");
  }

  static String seconds(Duration duration) {
    return seconds(duration.toMillis() / 1000.0);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** {@return such as {@code 45s}, {@code 2m10s}, {@code 3h5m} or {@code 4d2h}} */
  static String uptime(Duration duration) {
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + "s";
    }
    if (duration.toHours() < 1) {
      return duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
    }
    return duration.toDays() < 1
        ? duration.toHours() + "h" + duration.toMinutesPart() + "m"
        : duration.toDays() + "d" + duration.toHoursPart() + "h";
  }
}
