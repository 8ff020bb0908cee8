package io.stager.engine.staging;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long something may take, as people write it: {@code 90}, {@code 90s}, {@code 15m}, {@code
 * 1h}.
 */
public record TimeLimit(Duration duration) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})([smh]?)");

  /** {@return the limit that the text says, if it says one; without a unit it is seconds} */
  public static Optional<TimeLimit> parse(String text) {
    var parts = TEXT.matcher(text.strip());
    if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
      return Optional.empty();
    }
    var number = Integer.parseInt(parts.group(1));
    return Optional.of(
        new TimeLimit(
            switch (parts.group(2)) {
              case "h" -> Duration.ofHours(number);
              case "m" -> Duration.ofMinutes(number);
              default -> Duration.ofSeconds(number);
            }));
  }

  /**
   * {@return the limit as {@link #parse} reads it, in the largest unit that leaves nothing over}
   */
  @Override
  public String toString() {
    var seconds = duration.toSeconds();
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
