package io.stager.cli;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.archive.DropletDifference;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.EntryName;
import io.stager.droplet.tarball.ReadLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code diff} and {@code verify}: whether a droplet is what it should be. */
final class CheckingCommands {
  private final Console console;
  private final ReadLimits limits;

  CheckingCommands(Console console, ReadLimits limits) {
    this.console = console;
    this.limits = limits;
  }

  /** {@return the code to exit with: that of differences where it is asked for} */
  int diff(Path first, Path second, boolean exitCode) {
    var difference =
        DropletDifference.between(
            console.reading(first, () -> Droplet.open(first, limits).survey()),
            console.reading(second, () -> Droplet.open(second, limits).survey()));
    if (console.style().json()) {
      console.result(json(difference));
    } else {
      words(difference);
    }
    return exitCode && !difference.isEmpty()
        ? new StagingException.Differences("", "").exitCode()
        : 0;
  }

  private static JsonObject json(DropletDifference difference) {
    var areas = JsonObject.empty();
    for (var area : difference.areas().entrySet()) {
      areas = areas.with(area.getKey(), area.getValue());
    }
    return JsonObject.empty()
        .with("same", difference.isEmpty())
        .withList("members", json(difference.members()))
        .withList("files", json(difference.files()))
        .with("bytes_by_area", areas);
  }

  private static List<JsonObject> json(List<DropletDifference.Change> changes) {
    return changes.stream()
        .map(change ->
            JsonObject.empty().with("name", change.name()).with("change", change.kind().toString()))
        .toList();
  }

  private void words(DropletDifference difference) {
    var table = new Table();
    difference.members().forEach(change -> table.row(change.kind().toString(), change.name()));
    difference
        .files()
        .forEach(
            change -> table.row(change.kind().toString(), "./" + EntryName.shown(change.name())));
    difference
        .areas()
        .forEach((area, bytes) ->
            table.row(
                bytes > 0 ? "larger" : "smaller",
                EntryName.shown(area) + " by " + Quantity.bytes(Math.abs(bytes))));
    console.results(table.lines());
  }

  void verify(Path file, Optional<Digest> expected) {
    var droplet = Droplet.open(file, limits);
    var survey = console.reading(file, droplet::survey);
    var figures = survey.summary().figures();
    expected.ifPresent(digest -> droplet.require(digest, figures));
    var faults = survey.faults();
    if (!faults.isEmpty()) {
      throw new StagingException.InvalidInput(
          String.join("; ", faults),
          file.toString(),
          "mend the app or its commands, and stage again");
    }
    if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .with("digest", figures.digest().toString())
              .with("file_sha256", figures.fileSha256().hex())
              .with("entries", figures.entries())
              .with("verified", true));
    } else {
      console.result(figures.digest().toString());
    }
  }
}
