package io.stager.cli;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import io.stager.builder.Script;
import io.stager.builder.process.Output;
import io.stager.droplet.Sidecar;
import io.stager.engine.run.state.LogFrame;
import io.stager.engine.staging.Staged;
import io.stager.engine.staging.StagingLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words for what happens while an app is staged. */
final class StagingProgress implements StagingLog {
  private static final String ARROW = "-----> ";
  private static final String INDENT = "       ";

  private final Console console;
  private final String verb;
  private final Optional<String> before;
  private String unit = "";

  /**
   * Words for a staging.
   *
   * @param verb what the command does: {@code Pushing} or {@code Staging}
   * @param before the digest of the app's droplet as it was, to say whether it changed
   */
  StagingProgress(Console console, String verb, Optional<String> before) {
    this.console = console;
    this.verb = verb;
    this.before = before;
  }

  private void phase(String words) {
    console.progress(console.bold(ARROW + words));
  }

  private void detail(String words) {
    console.progress((INDENT + words).stripTrailing());
  }

  private void details(Table table) {
    table.lines().forEach(this::detail);
  }

  @Override
  public void begins(String app, Optional<Path> manifest) {
    console.progress(
        verb + " " + app + manifest.map(file -> " (" + file + ")").orElse(" (no manifest)"));
    console.progress("");
  }

  @Override
  public void waits(String app, String holder) {
    console.progress(app + " is being staged by " + printable(holder) + ": waiting for it to end");
  }

  @Override
  public void repeats() {
    unit = "";
    console.progress("");
    console.progress("Once more, from nothing, to see whether the droplet is the same");
  }

  @Override
  public void collected(List<Collected> sources) {
    phase("Source");
    var table = new Table();
    sources.forEach(source -> table.row(source.unit(), words(source)));
    details(table);
  }

  private static String words(Collected source) {
    var size = Quantity.files(source.files()) + ", " + Quantity.bytes(source.bytes());
    var left =
        source.leftOut().entrySet().stream()
            .map(out -> ", %d left out by %s".formatted(out.getValue(), out.getKey()))
            .collect(Collectors.joining());
    return size + left + source.from().map(from -> ", from " + from).orElse("");
  }

  @Override
  public void answered(String unit, Detection.Answer answer) {
    if (this.unit.isEmpty()) {
      phase("Detect");
    }
    var name = unit.equals(this.unit) ? "" : unit;
    this.unit = unit;
    var verdict = answer.yes() ? answer.buildpack().label() : answer.buildpack().key();
    detail(
        "%-16s %-12s %-4s %s"
            .formatted(name, verdict, answer.yes() ? "yes" : "no", printable(answer.reason())));
  }

  @Override
  public void building(String unit, List<Buildpack> buildpacks) {
    phase(
        "Supply and finalize "
            + unit
            + " with "
            + buildpacks.stream().map(Buildpack::label).collect(Collectors.joining(", ")));
  }

  @Override
  public void starts(Script script) {
    if (console.style().verbose()) {
      detail(console.dim(name(script) + " " + String.join(" ", script.arguments())));
    }
    console.goingOn(name(script));
  }

  /** Scripts speak in the buildpacks' voice already: an arrow of theirs is not indented again. */
  @Override
  public void printed(Output.Stream stream, String line) {
    var text = shown(line.replace("\t", "        "));
    console.progress(text.startsWith(ARROW) || text.startsWith(INDENT) ? text : INDENT + text);
  }

  /** Of a line that was drawn over and over, as progress bars are, what stands there in the end. */
  private String shown(String line) {
    var drawn = line.stripTrailing();
    var last = drawn.substring(drawn.lastIndexOf('\r') + 1);
    return console.style().colour() ? LogFrame.coloured(last) : LogFrame.uncoloured(last);
  }

  private static String printable(String text) {
    return LogFrame.uncoloured(text.replace("\t", "        "));
  }

  @Override
  public void ended(Script script, Duration duration) {
    console.over();
    detail(console.dim("%-60s %s".formatted(name(script), Quantity.seconds(duration))));
  }

  private static String name(Script script) {
    return script.buildpack().key() + " bin/" + script.phase();
  }

  @Override
  public void packaging() {
    phase("Droplet");
    console.goingOn("packing");
  }

  @Override
  public void packaged(Staged staged) {
    console.over();
    var figures = staged.droplet().figures();
    detail(
        "%s unpacked, %s packed, %s entries"
            .formatted(
                Quantity.bytes(figures.unpackedSize()),
                Quantity.bytes(figures.size()),
                Quantity.count(figures.entries())));
    var same = before.filter(figures.digest().toString()::equals).isPresent();
    detail(figures.digest().brief() + (same ? "  (unchanged since the last push)" : ""));
    var table = new Table();
    staged
        .launch()
        .processes()
        .forEach(
            process -> table.row(process.type(), printable(process.command()), process.from()));
    staged
        .launch()
        .sidecars()
        .forEach(sidecar ->
            table.row(
                printable(sidecar.name()), printable(sidecar.start().command()), role(sidecar)));
    details(table);
  }

  private static String role(Sidecar sidecar) {
    var order =
        switch (sidecar.lifecycle().order()) {
          case WITH -> "";
          case BEFORE -> ", starts before it";
          case AFTER -> ", starts after it";
        };
    return sidecar.start().from()
        + ", sidecar of "
        + String.join(", ", sidecar.processTypes())
        + order;
  }

  @Override
  public void warned(String warning) {
    console.warning(warning);
  }
}
