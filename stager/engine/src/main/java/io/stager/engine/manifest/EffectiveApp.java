package io.stager.engine.manifest;

import io.stager.builder.Declared;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An app as staging takes it: what the command line, the manifest, the Procfile and the defaults
 * say together, each value with where it comes from.
 */
public record EffectiveApp(List<Setting> app, List<Member> processes, List<Member> sidecars) {
  /** A process type or a sidecar, and what holds for it. */
  public record Member(String name, List<Setting> settings) {}

  /** What the command line says. */
  public record Flags(
      Optional<String> name, Optional<String> path, List<String> buildpacks, Overrides overrides) {}

  /** Copies the lists. */
  public EffectiveApp {
    app = List.copyOf(app);
    processes = List.copyOf(processes);
    sidecars = List.copyOf(sidecars);
  }

  /** {@return the app as these say together} */
  public static EffectiveApp of(AppManifest app, Flags flags, Declared procfile) {
    var places = new Places(app.said());
    var types = new LinkedHashSet<>(List.of("web"));
    Stream.concat(
            procfile.processes().stream().map(process -> process.type()),
            app.processes().stream().map(ProcessManifest::type))
        .forEach(types::add);
    var processes =
        types.stream()
            .map(type -> new EffectiveProcess(type, app, places, flags.overrides(), procfile))
            .map(EffectiveProcess::member)
            .toList();
    var sidecars = app.sidecars().stream().map(said -> sidecar(said, places)).toList();
    return new EffectiveApp(settings(app, flags, places), processes, sidecars);
  }

  private static List<Setting> settings(AppManifest app, Flags flags, Places places) {
    var all = new Settings();
    var renamed = flags.name().filter(name -> !places.names(name));
    all.first("name", renamed, places.ofApp("name"), app.name());
    all.first(
        "path",
        flags.path(),
        places.ofApp("path"),
        app.source().path().map(path -> path.value()).orElse("."));
    buildpacks(app, flags, places, all);
    all.first(
        "stack", Optional.empty(), places.ofApp("stack"), app.build().stack().orElse("cflinuxfs4"));
    app.build()
        .env()
        .forEach((name, value) ->
            all.add("env." + name, value, places.ofVariable(name).orElse(new Origin.Standard())));
    app.platform()
        .members()
        .forEach(
            (key, value) -> all.add(key, value, places.ofApp(key).orElse(new Origin.Standard())));
    return all.all();
  }

  /** None means that they are detected. */
  private static void buildpacks(AppManifest app, Flags flags, Places places, Settings all) {
    if (!flags.buildpacks().isEmpty()) {
      all.add("buildpacks", flags.buildpacks(), new Origin.Flag());
    } else if (!app.build().buildpacks().isEmpty()) {
      var names = app.build().buildpacks().stream().map(one -> one.value()).toList();
      var place = places.ofApp("buildpacks").or(() -> places.ofApp("buildpack"));
      all.add("buildpacks", names, place.orElse(new Origin.Standard()));
    } else {
      all.add("buildpacks", List.of(), new Origin.Standard());
    }
  }

  private static Member sidecar(SidecarManifest said, Places places) {
    var name = said.name().value();
    var all = new Settings();
    var defaults = new ArrayList<>(List.of("start", "on_exit"));
    places
        .sidecar(name)
        .forEach(setting -> {
          all.add(setting);
          defaults.remove(setting.key());
        });
    var lifecycle = said.keys().lifecycle();
    for (var key : defaults) {
      var value = key.equals("start") ? lifecycle.order() : lifecycle.onExit();
      all.add(key, value.toString(), new Origin.Standard());
    }
    return new Member(name, all.all());
  }
}
