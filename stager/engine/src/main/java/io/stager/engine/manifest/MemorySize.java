package io.stager.engine.manifest;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of memory or disk, as manifests write it: {@code 64M}, {@code 1.5GB}. */
public record MemorySize(long bytes) implements Comparable<MemorySize> {
  private static final Pattern BYTES =
      Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,18})?)(?:([KMGT])I?B?|B)", Pattern.CASE_INSENSITIVE);
  private static final Pattern STARTS_AS_NUMBER = Pattern.compile("-?\\d.*", Pattern.DOTALL);
  private static final String UNITS = "KMGT";

  /** {@return the size that the text says, if it says one with its unit} */
  public static Optional<MemorySize> parse(String text) {
    var parts = BYTES.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    var unit = Optional.ofNullable(parts.group(2)).map(u -> u.toUpperCase(Locale.ROOT));
    var power = unit.map(u -> UNITS.indexOf(u) + 1).orElse(0);
    var bytes = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    return bytes.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(new MemorySize(bytes.longValue()));
  }

  /** {@return whether the text is a number at least in its beginning} */
  static boolean startsAsNumber(String text) {
    return STARTS_AS_NUMBER.matcher(text.strip()).matches();
  }

  /** {@return the size of so many megabytes} */
  public static MemorySize ofMegabytes(long megabytes) {
    return new MemorySize(Math.multiplyExact(megabytes, 1L << 20));
  }

  /** {@return the whole megabytes in it} */
  public int megabytes() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(Integer.MIN_VALUE, bytes >> 20));
  }

  @Override
  public int compareTo(MemorySize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** {@return the size in the largest unit that leaves nothing over} */
  @Override
  public String toString() {
    for (var power = UNITS.length(); power > 0; power--) {
      if (bytes != 0 && bytes % (1L << (10 * power)) == 0) {
        return (bytes >> (10 * power)) + UNITS.substring(power - 1, power);
      }
    }
    return bytes + "B";
  }
}
