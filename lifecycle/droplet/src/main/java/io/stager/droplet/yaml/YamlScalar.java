package io.stager.droplet.yaml;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A scalar in a YAML text: its text as written, and what a plain scalar means.
 *
 * <p>Types are those of YAML 1.2's core schema. Flags take the words of YAML 1.1 too ({@code yes},
 * {@code off}), which manifests are full of, but only for who asks for a flag: the text stays what
 * it is, so that {@code COUNTRY: NO} is {@code NO}.
 *
 * @param quoted whether it is text whatever it looks like: in quotes, a block, or tagged as text
 */
public record YamlScalar(String text, boolean quoted, Location at) implements YamlNode {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> FLAGS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Pattern YES = Pattern.compile("true|yes|on", Pattern.CASE_INSENSITIVE);
  private static final Pattern NO = Pattern.compile("false|no|off", Pattern.CASE_INSENSITIVE);
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** What a scalar is, in YAML 1.2's core schema. */
  public enum Type {
    NULL,
    FLAG,
    INTEGER,
    FLOAT,
    TEXT
  }

  /** {@return what it is} */
  public Type type() {
    if (quoted) {
      return Type.TEXT;
    }
    if (NULLS.contains(text)) {
      return Type.NULL;
    }
    if (FLAGS.contains(text)) {
      return Type.FLAG;
    }
    if (INTEGER.matcher(text).matches()) {
      return Type.INTEGER;
    }
    var isFloat = FLOAT.matcher(text).matches() || NO_NUMBER.matcher(text).matches();
    return isFloat ? Type.FLOAT : Type.TEXT;
  }

  /** {@return the flag that it is, {@code yes} and {@code off} among them} */
  public Optional<Boolean> flag() {
    if (quoted) {
      return Optional.empty();
    }
    if (YES.matcher(text).matches()) {
      return Optional.of(true);
    }
    return NO.matcher(text).matches() ? Optional.of(false) : Optional.empty();
  }

  /** {@return the whole number that it is, where it fits a {@code long}} */
  public Optional<Long> integer() {
    if (type() != Type.INTEGER) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (text.length() > 2 ? text.substring(0, 2) : "") {
            case "0o" -> Long.parseLong(text.substring(2), 8);
            case "0x" -> Long.parseLong(text.substring(2), 16);
            default -> Long.parseLong(text);
          });
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** {@return what JSON would hold: a flag, a number, or else the text} */
  Object toJson() {
    return switch (type()) {
      case FLAG -> Boolean.valueOf(text);
      case INTEGER -> integer().<Object>map(number -> number).orElse(text);
      case FLOAT -> NO_NUMBER.matcher(text).matches() ? text : decimal();
      case NULL, TEXT -> text;
    };
  }

  private Object decimal() {
    var value = new BigDecimal(text.startsWith("+") ? text.substring(1) : text).doubleValue();
    return Double.isFinite(value) ? (Object) value : text;
  }
}
