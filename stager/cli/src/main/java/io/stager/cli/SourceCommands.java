package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.source.AppFile;
import io.stager.engine.source.IgnoreDialect;
import io.stager.engine.source.IgnoreRules;
import io.stager.engine.source.LeftOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code source}: which files of a directory are staged. */
@Command(name = "source", description = "Show which files of an app are staged.")
final class SourceCommands {
  private static final String DIALECT =
      "How .cfignore is read: as git does (default), or as the cf command does.";

  private final Console console;
  private final Path here;

  SourceCommands(Console console, Path here) {
    this.console = console;
    this.here = here;
  }

  @Command(description = "List the files that are staged, with their sizes.")
  int ls(
      @Parameters(arity = "0..1", paramLabel = "DIRECTORY", description = "The app's directory.")
          Optional<Path> directory,
      @Option(names = "--by-size", description = "Biggest first.") boolean bySize,
      @Option(
              names = "--ignore-rules",
              defaultValue = "git",
              paramLabel = "git|cf",
              description = DIALECT)
          IgnoreDialect dialect) {
    var root = directory.map(here::resolve).orElse(here).normalize();
    var files = dialect.collect(root);
    var sizes =
        files.entries().stream()
            .filter(entry -> !(entry instanceof AppFile.Directory))
            .map(SourceCommands::sized)
            .sorted(bySize ? Comparator.comparingLong(Sized::bytes).reversed() : (_, _) -> 0)
            .toList();
    if (console.style().json()) {
      console.result(sizes.stream().map(Sized::json).toList());
    } else {
      console.results(sizes.stream().map(Sized::line).toList());
    }
    return 0;
  }

  @Command(description = "Say which rule keeps or leaves out a file.")
  int explain(
      @Parameters(arity = "1..*", paramLabel = "PATH", description = "Relative to the app.")
          List<String> paths,
      @Option(
              names = {"-p", "--path"},
              paramLabel = "DIRECTORY",
              description = "The app's directory; left out: this one.")
          Optional<Path> directory,
      @Option(
              names = "--ignore-rules",
              defaultValue = "git",
              paramLabel = "git|cf",
              description = DIALECT)
          IgnoreDialect dialect) {
    var root = directory.map(here::resolve).orElse(here).normalize();
    var table = new Table();
    var answers = new ArrayList<JsonObject>();
    for (var path : paths) {
      var why = dialect.explain(root, path);
      table.row(
          path, why.isPresent() ? "left out" : "kept", why.map(SourceCommands::rule).orElse(""));
      answers.add(
          JsonObject.empty()
              .with("path", path)
              .with("kept", why.isEmpty())
              .with("rule", why.map(LeftOut::rule))
              .with("file", why.map(LeftOut::by))
              .with("line", why.map(LeftOut::line)));
    }
    if (console.style().json()) {
      console.result(answers);
    } else {
      console.results(table.lines());
    }
    return 0;
  }

  private static String rule(LeftOut why) {
    return "by '%s', %s%s"
        .formatted(
            why.rule(), why.by(), why.by().equals(IgnoreRules.DEFAULTS) ? "" : ":" + why.line());
  }

  private static Sized sized(AppFile entry) {
    return new Sized(entry.path(), entry instanceof AppFile.Regular(_, var size) ? size : 0);
  }

  /** A file of the app and how many bytes it holds. */
  private record Sized(String path, long bytes) {
    String line() {
      return "%12d  %s".formatted(bytes, path);
    }

    JsonObject json() {
      return JsonObject.empty().with("path", path).with("size", bytes);
    }
  }
}
