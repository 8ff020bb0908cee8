package io.stager.builder.download;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number of bytes as the platform shows it: {@code 12.3M}, {@code 4K}, {@code 17B}. */
record ByteSize(long bytes) {
  private static final String UNITS = "BKMGTPE";

  @Override
  public String toString() {
    if (bytes == 0) {
      return "0B";
    }
    var unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    var value =
        BigDecimal.valueOf(bytes)
            .divide(BigDecimal.valueOf(1L << (10 * unit)))
            .setScale(1, RoundingMode.HALF_EVEN)
            .toPlainString();
    return (value.endsWith(".0") ? value.substring(0, value.length() - 2) : value)
        + UNITS.charAt(unit);
  }
}
