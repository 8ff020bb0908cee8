package io.stager.cli;

import io.stager.builder.Leftover;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.EntryName;
import io.stager.engine.source.AppFile;
import io.stager.engine.source.AppFiles;
import io.stager.engine.source.IgnoreDialect;
import io.stager.engine.source.KeptCheckouts;
import io.stager.engine.source.Ruling;
import io.stager.engine.staging.Stager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code source}: which files of an app are staged. */
@Command(name = "source", description = "Show which files of an app are staged.")
final class SourceCommands {
  private final Toolkit kit;
  private final Path here;

  SourceCommands(Toolkit kit, Path here) {
    this.kit = kit;
    this.here = here;
  }

  @Command(description = "List the files that are staged, with their sizes.")
  int ls(
      @Parameters(
              arity = "0..1",
              paramLabel = "SOURCE",
              description =
                  "The app or its manifest: a directory, zip, jar, tarball, git URL or manifest"
                      + " file; left out: this directory.")
          Optional<String> source,
      @Option(names = "--by-size", description = "Biggest first.") boolean bySize,
      @Mixin AppOptions app) {
    var sizes = unpacked(app, source, folder -> list(app.ignoreRules().collect(folder), bySize));
    if (kit.console().style().json()) {
      kit.console().result(sizes.stream().map(Sized::json).toList());
    } else {
      kit.console().results(sizes.stream().map(Sized::line).toList());
    }
    return 0;
  }

  private static List<Sized> list(AppFiles files, boolean bySize) {
    return files.entries().stream()
        .filter(entry -> !(entry instanceof AppFile.Directory))
        .map(SourceCommands::sized)
        .sorted(bySize ? Comparator.comparingLong(Sized::bytes).reversed() : (_, _) -> 0)
        .toList();
  }

  @Command(description = "Say which rule keeps or leaves out a file.")
  int explain(
      @Parameters(arity = "1..*", paramLabel = "PATH", description = "Relative to the app.")
          List<String> paths,
      @Mixin AppOptions app) {
    return unpacked(app, Optional.empty(), folder -> explain(paths, folder, app.ignoreRules()));
  }

  private int explain(List<String> paths, Path folder, IgnoreDialect dialect) {
    var table = new Table();
    var answers = new ArrayList<JsonObject>();
    for (var path : paths) {
      var ruling = dialect.explain(folder, path);
      var kept = ruling.map(Ruling::keeps).orElse(true);
      table.row(path, kept ? "kept" : "left out", ruling.map(SourceCommands::words).orElse(""));
      answers.add(
          JsonObject.empty()
              .with("path", path)
              .with("kept", kept)
              .with("rule", ruling.map(Ruling::rule))
              .with("file", ruling.map(Ruling::by))
              .with("line", ruling.map(Ruling::line)));
    }
    if (kit.console().style().json()) {
      kit.console().result(answers);
    } else {
      kit.console().results(table.lines());
    }
    return 0;
  }

  private static String words(Ruling ruling) {
    var place = ruling.isDefault() ? "" : ":" + ruling.line();
    return "by '%s', %s%s".formatted(ruling.rule(), ruling.by(), place);
  }

  /** Does the work in the directory of the app's source, which an archive is unpacked to. */
  private <T> T unpacked(AppOptions app, Optional<String> given, Function<Path, T> work) {
    var checkouts = new KeptCheckouts(kit.home().checkouts(), kit.env(), false);
    var meant = app.meant(here, given, app.name(), checkouts);
    var source = Stager.source(meant.place(), meant.wishes());
    try {
      var scratch = Files.createTempDirectory("stager-source-");
      try {
        return work.apply(source.onDisk(scratch, checkouts));
      } finally {
        new Leftover(scratch).remove();
      }
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The source cannot be unpacked: " + e,
              System.getProperty("java.io.tmpdir"),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }

  private static Sized sized(AppFile entry) {
    return new Sized(entry.path(), entry instanceof AppFile.Regular(_, var size) ? size : 0);
  }

  /** A file of the app and how many bytes it holds. */
  private record Sized(String path, long bytes) {
    String line() {
      return "%12d  %s".formatted(bytes, EntryName.shown(path));
    }

    JsonObject json() {
      return JsonObject.empty().with("path", path).with("size", bytes);
    }
  }
}
