package io.stager.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code stager} command: the only place that knows the process it runs in. */
public final class Main {
  /** As a shell says of what SIGTERM ended. */
  private static final int INTERRUPTED = 143;

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    var interruption = Interruption.ofThisThread();
    var out = stream(FileDescriptor.out);
    var err = stream(FileDescriptor.err);
    var console = console(out, err, style(List.of(args), System.getenv()));
    var code = run(args, new Toolkit(System.getenv(), console), interruption);
    out.flush();
    err.flush();
    interruption.over();
    if (!interruption.asked()) {
      System.exit(code);
    }
  }

  private static int run(String[] args, Toolkit kit, Interruption interruption) {
    try {
      return args.length == 1 && args[0].equals(WatcherCommand.NAME)
          ? new WatcherCommand(kit).run()
          : Commands.run(args, kit, interruption);
    } catch (RuntimeException | IOException e) {
      return FailureReport.print(kit.console(), e);
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private static Console console(PrintStream out, PrintStream err, Console.Style style) {
    var plain = !LiveLine.canBeShown(Optional.ofNullable(System.getenv("TERM")));
    if (!style.terminal() || style.quiet() || style.json() || plain) {
      return new Console(out, err, style);
    }
    var live = new LiveLine(new FileOutputStream(FileDescriptor.err));
    var above = new PrintStream(live, true, StandardCharsets.UTF_8);
    return new Console(out, above, style, Optional.of(live));
  }

  /** Lines appear at once, in UTF-8 whatever the locale: a CI job has none. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Read before the options are parsed, since a mistake in them is reported in this style too. */
  private static Console.Style style(List<String> args, Map<String, String> env) {
    var console = Optional.ofNullable(System.console());
    var terminal = console.map(java.io.Console::isTerminal).orElse(false);
    return new Console.Style(
        args.contains("--json"),
        args.contains("-q") || args.contains("--quiet"),
        args.contains("-v") || args.contains("--verbose"),
        terminal && !args.contains("--no-color") && env.getOrDefault("NO_COLOR", "").isEmpty(),
        terminal);
  }
}
