package io.stager.cli;

import io.stager.droplet.archive.DropletSurvey;
import io.stager.droplet.archive.PackedFile;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.EntryName;
import java.util.ArrayList;
import java.util.List;

/** What takes up the room in a droplet, in words and in JSON. */
final class SurveyWords {
  private static final int MOST = 5;

  private SurveyWords() {}

  static List<String> lines(DropletSurvey survey) {
    var lines = new ArrayList<String>();
    var kinds = new Table().row("KIND", "FILES", "UNPACKED");
    survey.kinds().forEach(kind -> row(kinds, kind));
    add(lines, kinds);
    var directories = new Table().row("LARGEST DIRECTORIES", "FILES", "UNPACKED");
    survey.largestDirectories(MOST).forEach(directory -> row(directories, directory));
    add(lines, directories);
    var files = new Table().row("LARGEST FILES", "UNPACKED");
    survey
        .largestFiles(MOST)
        .forEach(file -> files.row(EntryName.shown(file.name()), Quantity.bytes(file.size())));
    add(lines, files);
    duplicates(lines, survey.duplicates());
    return lines;
  }

  private static void row(Table table, DropletSurvey.Share share) {
    table.row(
        EntryName.shown(share.name()),
        Quantity.count(share.files()),
        Quantity.bytes(share.bytes()));
  }

  private static void add(List<String> lines, Table table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  private static void duplicates(List<String> lines, List<DropletSurvey.Duplicate> duplicates) {
    if (duplicates.isEmpty()) {
      return;
    }
    var wasted = duplicates.stream().mapToLong(DropletSurvey.Duplicate::wasted).sum();
    var table = new Table().row("MORE THAN ONCE", "COPIES", "WASTED");
    duplicates.stream()
        .limit(MOST)
        .forEach(duplicate ->
            table.row(
                EntryName.shown(duplicate.names().getFirst()),
                Quantity.count(duplicate.names().size()),
                Quantity.bytes(duplicate.wasted())));
    table.row("all", "", Quantity.bytes(wasted));
    add(lines, table);
  }

  static JsonObject json(JsonObject summary, DropletSurvey survey) {
    return summary
        .withList("kinds", survey.kinds().stream().map(SurveyWords::json).toList())
        .withList(
            "largest_directories",
            survey.largestDirectories(MOST).stream().map(SurveyWords::json).toList())
        .withList(
            "largest_files", survey.largestFiles(MOST).stream().map(SurveyWords::json).toList())
        .withList(
            "duplicates", survey.duplicates().stream().limit(MOST).map(SurveyWords::json).toList());
  }

  private static JsonObject json(DropletSurvey.Share share) {
    return JsonObject.empty()
        .with("name", share.name())
        .with("files", share.files())
        .with("bytes", share.bytes());
  }

  private static JsonObject json(PackedFile file) {
    return JsonObject.empty()
        .with("name", file.name())
        .with("kind", file.kind().name())
        .with("bytes", file.size())
        .with("sha256", file.sha256().hex());
  }

  private static JsonObject json(DropletSurvey.Duplicate duplicate) {
    return JsonObject.empty()
        .withList("names", duplicate.names())
        .with("bytes", duplicate.size())
        .with("wasted", duplicate.wasted());
  }
}
