package io.stager.builder.flag;

import java.util.Optional;

/**
 * A flag of a command.
 *
 * @param initial the value that it has when it is not given, as text
 */
public record Flag(String name, Kind kind, String initial, String usage) {
  /** What values a flag takes. */
  public enum Kind {
    TEXT(" string"),
    SWITCH(""),
    NUMBER(" int"),
    DURATION(" duration");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }
  }

  /** {@return why it cannot have this value} */
  Optional<String> fault(String value) {
    return switch (kind) {
      case TEXT -> Optional.empty();
      case SWITCH ->
          GoValues.flag(value).isPresent() ? Optional.empty() : Optional.of("parse error");
      case NUMBER -> GoValues.numberFault(value);
      case DURATION ->
          GoValues.duration(value).isPresent() ? Optional.empty() : Optional.of("parse error");
    };
  }

  /** {@return the two lines that explain it} */
  String explained() {
    return "  -%s%s\n    \t%s%s\n".formatted(name, kind.shown, usage, shownInitial());
  }

  private String shownInitial() {
    if (initial.isEmpty() || initial.equals("false")) {
      return "";
    }
    return " (default " + (kind == Kind.TEXT ? '"' + initial + '"' : initial) + ")";
  }
}
