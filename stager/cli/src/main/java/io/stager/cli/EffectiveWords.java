package io.stager.cli;

import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Location;
import io.stager.engine.manifest.EffectiveApp;
import io.stager.engine.manifest.Origin;
import io.stager.engine.manifest.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words for an app as it would be staged.
 *
 * @param here the directory that people see files from
 */
record EffectiveWords(Path here) {

  /** {@return one line for each value: what it is, and where it comes from} */
  List<String> table(EffectiveApp app) {
    var table = new Table();
    app.app().forEach(setting -> row(table, "", setting));
    app.processes().forEach(process -> rows(table, "process " + process.name(), process));
    app.sidecars().forEach(sidecar -> rows(table, "sidecar " + sidecar.name(), sidecar));
    return table.lines();
  }

  /** {@return the lines with an empty one above them} */
  static List<String> below(List<String> lines) {
    return Stream.concat(Stream.of(""), lines.stream()).toList();
  }

  private void rows(Table table, String title, EffectiveApp.Member member) {
    table.row(title);
    member.settings().forEach(setting -> row(table, "  ", setting));
  }

  private void row(Table table, String indent, Setting setting) {
    table.row(indent + setting.key(), words(setting), words(setting.from()));
  }

  private static String words(Setting setting) {
    if (setting.from() instanceof Origin.Buildpack) {
      return "-";
    }
    return setting.key().equals("buildpacks") && setting.value().equals(List.of())
        ? "detected"
        : oneLine(setting.value());
  }

  private static String oneLine(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(EffectiveWords::oneLine).collect(Collectors.joining(", "))
        : value.toString().replace("\n", "\\n");
  }

  /** {@return the app for programs: each key with its value and where it comes from} */
  JsonObject json(EffectiveApp app) {
    return json(app.app())
        .withList("processes", app.processes().stream().map(one -> json("type", one)).toList())
        .withList("sidecars", app.sidecars().stream().map(one -> json("name", one)).toList());
  }

  private JsonObject json(String key, EffectiveApp.Member member) {
    return JsonObject.empty().with(key, member.name()).withAll(json(member.settings()));
  }

  private JsonObject json(List<Setting> settings) {
    var all = JsonObject.empty();
    var env = new ArrayList<Setting>();
    for (var setting : settings) {
      if (setting.key().startsWith("env.")) {
        env.add(new Setting(setting.key().substring(4), setting.value(), setting.from()));
      } else {
        all = all.with(setting.key(), json(setting));
      }
    }
    return env.isEmpty() ? all : all.with("env", json(env));
  }

  private JsonObject json(Setting setting) {
    var from = JsonObject.empty().with("from", words(setting.from()));
    return setting.from() instanceof Origin.Buildpack ? from : plain(setting.value()).withAll(from);
  }

  private static JsonObject plain(Object value) {
    return value instanceof List<?> list
        ? JsonObject.empty().withList("value", list)
        : JsonObject.empty().with("value", value);
  }

  private String words(Origin from) {
    return switch (from) {
      case Origin.Flag() -> "flag";
      case Origin.InManifest(var at) -> words(at);
      case Origin.InProcfile() -> "Procfile";
      case Origin.Buildpack() -> "buildpack";
      case Origin.Standard() -> "default";
    };
  }

  private String words(Location at) {
    var file = Path.of(at.source().file()).toAbsolutePath().normalize();
    var shown = file.startsWith(here) ? here.relativize(file) : file;
    return shown + ":" + at.line();
  }
}
