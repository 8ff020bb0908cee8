package io.stager.droplet.json;

import java.util.List;
import java.util.Map;

/** Puts JSON into text: on one line, on several with indentation, or as Go's encoder does. */
final class JsonPrinter {
  /** How the text looks. */
  enum Style {
    COMPACT,
    INDENTED,
    GO
  }

  private final StringBuilder text = new StringBuilder();
  private final Style style;
  private int depth;

  private JsonPrinter(Style style) {
    this.style = style;
  }

  static String print(Object value, Style style) {
    var printer = new JsonPrinter(style);
    printer.value(value);
    return printer.text.toString();
  }

  private void value(Object value) {
    if (value instanceof JsonObject object) {
      object(object.members());
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Double number) {
      text.append(style == Style.GO ? GoJson.number(number) : number.toString());
    } else if (value instanceof Number || value instanceof Boolean || value.equals(GoJson.NULL)) {
      text.append(value);
    } else {
      string(value.toString());
    }
  }

  private void object(Map<String, Object> members) {
    begin('{');
    var first = true;
    for (var member : members.entrySet()) {
      separate(first);
      first = false;
      string(member.getKey());
      text.append(style == Style.INDENTED ? " : " : ":");
      value(member.getValue());
    }
    end('}', first);
  }

  private void list(List<?> values) {
    begin('[');
    var first = true;
    for (var value : values) {
      separate(first);
      first = false;
      value(value);
    }
    end(']', first);
  }

  private void begin(char bracket) {
    text.append(bracket);
    depth++;
  }

  private void separate(boolean first) {
    if (!first) {
      text.append(',');
    }
    line();
  }

  private void end(char bracket, boolean empty) {
    depth--;
    if (!empty) {
      line();
    } else if (style == Style.INDENTED) {
      text.append(' ');
    }
    text.append(bracket);
  }

  private void line() {
    if (style == Style.INDENTED) {
      text.append('\n').append("  ".repeat(depth));
    }
  }

  private void string(String string) {
    text.append('"');
    for (var i = 0; i < string.length(); i++) {
      character(string, i);
    }
    text.append('"');
  }

  private void character(String string, int at) {
    var c = string.charAt(at);
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c < ' ' || (style == Style.GO && isEscapedByGo(string, at))) {
          escape(isHalf(string, at) ? '\ufffd' : c);
        } else {
          text.append(c);
        }
      }
    }
  }

  private void escape(char c) {
    var digits = Integer.toHexString(c);
    text.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
  }

  private static boolean isEscapedByGo(String string, int at) {
    var c = string.charAt(at);
    return "<>&\u2028\u2029".indexOf(c) >= 0 || isHalf(string, at);
  }

  /** {@return whether it is one half of a character, without the other} */
  private static boolean isHalf(String string, int at) {
    var c = string.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == string.length() || !Character.isLowSurrogate(string.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(string.charAt(at - 1)));
  }
}
