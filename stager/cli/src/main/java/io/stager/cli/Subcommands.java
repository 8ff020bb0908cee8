package io.stager.cli;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands below {@code stager}, made known to the parser: only the one that is called, where
 * that is certain, since to look through the options of all takes longer than many a command.
 */
final class Subcommands {
  private final CommandLine line;
  private final Map<String, Supplier<Object>> groups;

  /**
   * Takes the commands with commands of their own; all others are methods of the command itself.
   */
  Subcommands(CommandLine line, Map<String, Supplier<Object>> groups) {
    this.line = line;
    this.groups = groups;
  }

  void addThoseOf(String[] args) {
    var words = Arrays.stream(args).filter(arg -> !arg.startsWith("-")).toList();
    if (words.isEmpty() && List.of(args).equals(List.of("--version"))) {
      return;
    }
    if (words.isEmpty() || !add(words.getFirst())) {
      addAll();
    }
  }

  /** The options of {@code stager} itself take no values, so the first word is the command. */
  private boolean add(String name) {
    if (groups.containsKey(name)) {
      line.addSubcommand(groups.get(name).get());
      return true;
    }
    var methods = CommandLine.getCommandMethods(line.getCommand().getClass(), null);
    var called = methods.stream().filter(method -> name(method).equals(name)).findFirst();
    called.ifPresent(method -> line.addSubcommand(new CommandLine(method)));
    return called.isPresent();
  }

  private static String name(Method method) {
    var written = method.getAnnotation(CommandLine.Command.class).name();
    return written.isEmpty() || written.startsWith("<") ? method.getName() : written;
  }

  private void addAll() {
    line.getCommandSpec().addMethodSubcommands(line.getFactory());
    groups.values().forEach(group -> line.addSubcommand(group.get()));
  }
}
