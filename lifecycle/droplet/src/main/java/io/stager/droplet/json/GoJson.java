package io.stager.droplet.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/**
 * JSON to the byte as Go's encoder writes it, for files that Cloud Foundry's programs read and
 * write too: {@code <}, {@code >} and {@code &} are escaped, and a line ends the text.
 */
public final class GoJson {
  /** A member that is written as {@code null}. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final double LEAST_PLAIN = 1e-6;
  private static final double FIRST_WITH_EXPONENT = 1e21;

  private GoJson() {}

  /** {@return the object on one line, its members in their order, and the end of the line} */
  public static String line(JsonObject object) {
    return JsonPrinter.print(object, JsonPrinter.Style.GO) + "\n";
  }

  /** {@return the value as Go writes what was a map to it: members sorted, at every depth} */
  public static Object sorted(Object value) {
    if (value instanceof JsonObject object) {
      return sorted(object);
    }
    return value instanceof List<?> list ? list.stream().map(GoJson::sorted).toList() : value;
  }

  /** {@return the object with its members sorted, at every depth} */
  public static JsonObject sorted(JsonObject object) {
    var members = new TreeMap<String, Object>();
    object.members().forEach((name, value) -> members.put(name, sorted(value)));
    return JsonObject.of(members);
  }

  /** The shortest digits that mean the number, with an exponent only where it is far from one. */
  static String number(double value) {
    var size = Math.abs(value);
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (size == 0 || (size >= LEAST_PLAIN && size < FIRST_WITH_EXPONENT)) {
      return decimal.toPlainString();
    }
    var digits = decimal.unscaledValue().abs().toString();
    var exponent = digits.length() - 1 - decimal.scale();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }
}
