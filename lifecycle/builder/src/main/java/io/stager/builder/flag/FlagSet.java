package io.stager.builder.flag;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The flags of a command, sorted by name.
 *
 * @param name what the command calls itself in its usage
 */
public record FlagSet(String name, List<Flag> flags) {
  /** Sorts the flags. */
  public FlagSet {
    flags = flags.stream().sorted(Comparator.comparing(Flag::name)).toList();
  }

  /** What came of reading a command line. */
  public sealed interface Reading {}

  /** Its flags, and all words are as they should be. */
  public record Read(Values values) implements Reading {}

  /** The person asked for help. */
  public record HelpAsked() implements Reading {}

  /** Something is wrong with it, in Go's words. */
  public record Wrong(String message) implements Reading {}

  /**
   * {@return what the words say; the first that is no flag ends the flags, and so does {@code --}}
   */
  public Reading read(List<String> words) {
    var given = new HashMap<>(flags.stream().collect(Collectors.toMap(Flag::name, Flag::initial)));
    for (var at = 0; at < words.size() && isFlag(words.get(at)); at++) {
      var word = words.get(at);
      if (word.equals("--")) {
        break;
      }
      var next = at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.<String>empty();
      switch (one(word, next)) {
        case One.Value(var flag, var value, var taken) -> {
          given.put(flag, value);
          at += taken - 1;
        }
        case One.Help() -> {
          return new HelpAsked();
        }
        case One.Fault(var message) -> {
          return new Wrong(message);
        }
      }
    }
    return new Read(new Values(given));
  }

  /** {@return what explains the flags} */
  public String usage() {
    return flags.stream()
        .map(Flag::explained)
        .collect(Collectors.joining("", "Usage of " + name + ":\n", ""));
  }

  /** One flag on the command line, which is one word or two. */
  private sealed interface One {
    record Value(String flag, String value, int words) implements One {}

    record Help() implements One {}

    record Fault(String message) implements One {}
  }

  private static boolean isFlag(String word) {
    return word.length() > 1 && word.startsWith("-");
  }

  private One one(String word, Optional<String> next) {
    var written = word.substring(word.startsWith("--") ? 2 : 1);
    if (written.isEmpty() || written.startsWith("-") || written.startsWith("=")) {
      return new One.Fault("bad flag syntax: " + word);
    }
    var equals = written.indexOf('=');
    var name = equals < 0 ? written : written.substring(0, equals);
    var value = equals < 0 ? Optional.<String>empty() : Optional.of(written.substring(equals + 1));
    var flag = flags.stream().filter(known -> known.name().equals(name)).findFirst();
    if (flag.isEmpty()) {
      return name.equals("h") || name.equals("help")
          ? new One.Help()
          : new One.Fault("flag provided but not defined: -" + name);
    }
    return one(flag.get(), value, next);
  }

  private static One one(Flag flag, Optional<String> value, Optional<String> next) {
    if (flag.kind() == Flag.Kind.SWITCH) {
      return checked(flag, value.orElse("true"), 1);
    }
    if (value.isPresent()) {
      return checked(flag, value.get(), 1);
    }
    return next.map(word -> checked(flag, word, 2))
        .orElseGet(() -> new One.Fault("flag needs an argument: -" + flag.name()));
  }

  private static One checked(Flag flag, String value, int words) {
    var of = flag.kind() == Flag.Kind.SWITCH ? "boolean value \"%s\" for" : "value \"%s\" for flag";
    return flag.fault(value)
        .<One>map(fault ->
            new One.Fault("invalid " + of.formatted(value) + " -" + flag.name() + ": " + fault))
        .orElseGet(() -> new One.Value(flag.name(), value, words));
  }
}
