package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.source.AppFile;
import io.stager.engine.source.AppFiles;
import io.stager.engine.source.IgnoreRules;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code source}: which files of a directory are staged. */
@Command(name = "source", description = "Show which files of an app are staged.")
final class SourceCommands {
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
      @Option(names = "--by-size", description = "Biggest first.") boolean bySize) {
    var root = directory.map(here::resolve).orElse(here).normalize();
    var files = AppFiles.collect(root, IgnoreRules.defaults());
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
