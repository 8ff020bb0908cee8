package io.stager.droplet.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  private final StringBuilder text = new StringBuilder();

  private GoJson() {}

  /** {@return the object on one line, its members in their order, and the end of the line} */
  public static String line(JsonObject object) {
    var json = new GoJson();
    json.object(object.members());
    return json.text.append('\n').toString();
  }

  /** {@return the value as Go writes what was a map to it: members sorted, at every depth} */
  public static Object sorted(Object value) {
    return switch (value) {
      case JsonObject object -> sorted(object);
      case List<?> list -> list.stream().map(GoJson::sorted).toList();
      default -> value;
    };
  }

  /** {@return the object with its members sorted, at every depth} */
  public static JsonObject sorted(JsonObject object) {
    return JsonObject.of(
        new TreeMap<>(object.members())
            .entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        member -> sorted(member.getValue()),
                        (one, other) -> one,
                        TreeMap::new)));
  }

  private void object(Map<String, Object> members) {
    var separator = '{';
    for (var member : members.entrySet()) {
      text.append(separator);
      separator = ',';
      string(member.getKey());
      text.append(':');
      value(member.getValue());
    }
    text.append(separator == '{' ? "{}" : "}");
  }

  private void list(List<?> values) {
    var separator = '[';
    for (var value : values) {
      text.append(separator);
      separator = ',';
      value(value);
    }
    text.append(separator == '[' ? "[]" : "]");
  }

  private void value(Object value) {
    switch (value) {
      case JsonObject object -> object(object.members());
      case List<?> list -> list(list);
      case Double number -> text.append(number(number));
      case Number number -> text.append(number);
      case Boolean flag -> text.append(flag);
      case Object nothing when nothing == NULL -> text.append("null");
      default -> string(value.toString());
    }
  }

  /** The shortest digits that mean the number, with an exponent only where it is far from one. */
  private static String number(double value) {
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

  private void string(String string) {
    text.append('"');
    string.codePoints().forEach(this::character);
    text.append('"');
  }

  private void character(int point) {
    switch (point) {
      case '"', '\\' -> text.append('\\').append((char) point);
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (isEscaped(point)) {
          text.append("\\u%04x".formatted(point));
        } else if (Character.getType(point) == Character.SURROGATE) {
          text.append("\\ufffd");
        } else {
          text.appendCodePoint(point);
        }
      }
    }
  }

  private static boolean isEscaped(int point) {
    return point < ' '
        || point == '<'
        || point == '>'
        || point == '&'
        || point == '\u2028'
        || point == '\u2029';
  }
}
