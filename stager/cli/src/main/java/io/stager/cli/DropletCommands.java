package io.stager.cli;

import io.stager.droplet.AppProcess;
import io.stager.droplet.Digest;
import io.stager.droplet.HealthCheck;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Probe;
import io.stager.droplet.Sidecar;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.archive.DropletSummary;
import io.stager.droplet.archive.Unpacking;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.EntryType;
import io.stager.droplet.tarball.ReadLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code inspect}, {@code ls} and {@code unpack}: what is in a droplet. */
final class DropletCommands {
  private final Console console;
  private final ReadLimits limits;

  DropletCommands(Console console, ReadLimits limits) {
    this.console = console;
    this.limits = limits;
  }

  void inspect(Path file) {
    var survey = console.reading(file, () -> Droplet.open(file, limits).survey());
    if (console.style().json()) {
      console.result(SurveyWords.json(json(survey.summary()), survey));
    } else {
      console.results(words(file, survey.summary()));
      console.results(SurveyWords.lines(survey));
    }
  }

  private static JsonObject json(DropletSummary summary) {
    var figures = summary.figures();
    return JsonObject.empty()
        .with("digest", figures.digest().toString())
        .with("file_sha256", figures.fileSha256().hex())
        .with("size", figures.size())
        .with("unpacked_size", figures.unpackedSize())
        .with("entries", figures.entries())
        .with("launch", summary.launch().map(LaunchDescriptor::toJson))
        .with("staging_info", summary.stagingInfo());
  }

  private static List<String> words(Path file, DropletSummary summary) {
    var figures = summary.figures();
    var lines = new ArrayList<String>();
    var head =
        new Table()
            .row(
                file.getFileName().toString(),
                "%s packed, %s unpacked, %s entries"
                    .formatted(
                        Quantity.bytes(figures.size()),
                        Quantity.bytes(figures.unpackedSize()),
                        Quantity.count(figures.entries())))
            .row("digest", figures.digest().toString());
    summary.launch().ifPresent(launch -> origin(head, launch));
    lines.addAll(head.lines());
    summary.launch().ifPresent(launch -> members(lines, launch));
    lines.add("");
    var areas = new Table().row("WHERE", "FILES", "UNPACKED");
    summary
        .areas()
        .forEach(area ->
            areas.row(area.name(), Quantity.count(area.files()), Quantity.bytes(area.bytes())));
    lines.addAll(areas.lines());
    summary
        .launch()
        .map(LaunchDescriptor::envNames)
        .filter(names -> !names.isEmpty())
        .ifPresent(names ->
            lines.add("needs " + String.join(", ", names) + " (not in the droplet: set to run)"));
    return lines;
  }

  private static void origin(Table head, LaunchDescriptor launch) {
    var stack = launch.origin().stack();
    head.row(
        "made by",
        "%s for stack %s (%s, %s/%s)"
            .formatted(
                launch.origin().createdBy(), stack.name(), stack.id(), stack.os(), stack.arch()));
    head.row(
        "buildpacks",
        String.join(", ", launch.buildpacks().stream().map(DropletCommands::buildpack).toList()));
  }

  private static String buildpack(UsedBuildpack buildpack) {
    return buildpack.key()
        + buildpack.version().map(v -> " " + v).orElse("")
        + " (sha256:"
        + buildpack.sha256().substring(0, Math.min(4, buildpack.sha256().length()))
        + "…)";
  }

  private static void members(List<String> lines, LaunchDescriptor launch) {
    var processes = new Table().row("PROCESS", "COMMAND", "FROM", "MEMORY", "HEALTH");
    launch.processes().forEach(process -> processes.row(cells(process)));
    lines.add("");
    lines.addAll(processes.lines());
    if (!launch.sidecars().isEmpty()) {
      var sidecars = new Table().row("SIDECAR", "COMMAND", "FROM", "MEMORY", "STARTS");
      launch.sidecars().forEach(sidecar -> sidecars.row(cells(sidecar)));
      lines.add("");
      lines.addAll(sidecars.lines());
    }
  }

  private static String[] cells(AppProcess process) {
    return new String[] {
      process.type(),
      process.startCommand().orElse("-"),
      process.from(),
      process.limits().memoryMb() + " MB",
      health(process.healthCheck())
    };
  }

  private static String health(HealthCheck check) {
    var type = check.probe().type();
    return check.probe() instanceof Probe.Alive
        ? type
        : type + ", " + check.timeoutSeconds().orElse(60) + " s";
  }

  private static String[] cells(Sidecar sidecar) {
    return new String[] {
      sidecar.name(),
      sidecar.start().command(),
      sidecar.start().from(),
      sidecar.memoryMb().map(mb -> mb + " MB").orElse("-"),
      starts(sidecar)
    };
  }

  static String starts(Sidecar sidecar) {
    var types = String.join(", ", sidecar.processTypes());
    var ready =
        sidecar.lifecycle().ready().map(check -> ", ready on " + check.probe().type()).orElse("");
    return sidecar.lifecycle().order() + " " + types + ready;
  }

  void ls(Path file, Listing listing) {
    var entries =
        new ArrayList<>(console.reading(file, () -> Droplet.open(file, limits).entries()));
    if (listing == Listing.BY_SIZE) {
      entries.sort(Comparator.comparingLong(Entry::size).reversed());
    }
    if (console.style().json()) {
      console.result(entries.stream().map(DropletCommands::json).toList());
    } else if (listing == Listing.TREE) {
      console.results(entries.stream().map(DropletCommands::leaf).toList());
    } else {
      var table = new Table();
      entries.forEach(entry ->
          table.row(
              mode(entry), String.format("%,12d", entry.size()), entry.name() + target(entry)));
      console.results(table.lines());
    }
  }

  /** The ways to list a droplet. */
  enum Listing {
    IN_ORDER,
    BY_SIZE,
    TREE
  }

  private static String leaf(Entry entry) {
    var parts = entry.name().parts();
    var name = EntryName.shown(parts.getLast());
    var text = entry.type() == EntryType.DIRECTORY ? name + "/" : name + target(entry);
    return "  ".repeat(parts.size() - 1) + text;
  }

  private static String target(Entry entry) {
    return entry.linkTarget().map(target -> " -> " + EntryName.shown(target)).orElse("");
  }

  void cat(Path file, String name) {
    Droplet.open(file, limits).copy(name, console.out());
    console.out().flush();
  }

  private static JsonObject json(Entry entry) {
    return JsonObject.empty()
        .with("name", entry.name().text())
        .with("type", entry.type().toString())
        .with("mode", "0" + Integer.toOctalString(entry.permissions()))
        .with("size", entry.size())
        .with("target", entry.linkTarget());
  }

  private static String mode(Entry entry) {
    var letters = new StringBuilder();
    letters.append(
        switch (entry.type()) {
          case DIRECTORY -> 'd';
          case SYMLINK -> 'l';
          case FILE, HARD_LINK -> '-';
        });
    var bits = "rwxrwxrwx";
    for (int i = 0; i < bits.length(); i++) {
      letters.append((entry.mode() >> (8 - i) & 1) == 1 ? bits.charAt(i) : '-');
    }
    return letters.toString();
  }

  void unpack(Path file, Path directory, Optional<Digest> digest) {
    var how = digest.map(Unpacking.STANDARD::expecting).orElse(Unpacking.STANDARD);
    var unpacked = console.reading(file, () -> Droplet.open(file, limits).unpack(directory, how));
    unpacked.warnings().forEach(console::warning);
    var figures = unpacked.figures();
    if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .with("directory", unpacked.directory().toString())
              .with("digest", figures.digest().toString())
              .with("entries", figures.entries())
              .with("unpacked_size", figures.unpackedSize()));
    } else {
      console.progress(
          "Unpacked %s entries, %s"
              .formatted(
                  Quantity.count(figures.entries()), Quantity.bytes(figures.unpackedSize())));
      console.result(unpacked.directory().toString());
    }
  }
}
