package io.stager.engine.manifest;

import io.stager.builder.Declared;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Mistakes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a droplet starts: the app's processes and sidecars, merged from the command line, the
 * manifest, the Procfile and the buildpacks, of which the former win over the latter.
 *
 * @param warnings what is probably not meant
 */
public record LaunchPlan(
    List<AppProcess> processes, List<Sidecar> sidecars, List<Warning> warnings) {
  /** Copies the lists. */
  public LaunchPlan {
    processes = List.copyOf(processes);
    sidecars = List.copyOf(sidecars);
    warnings = List.copyOf(warnings);
  }

  /**
   * {@return the plan}
   *
   * @param declared what the buildpacks of the app's own unit and its Procfile declare
   * @param slugs the directory of a sidecar that brings its own source, by the sidecar's name
   */
  public static LaunchPlan of(
      AppManifest app, Declared declared, Overrides overrides, UnaryOperator<String> slugs) {
    var processes =
        types(app, declared).stream().map(type -> process(type, app, declared, overrides)).toList();
    var members = SidecarMembers.of(app, declared, slugs);
    var warnings = new ArrayList<Warning>();
    warnings.addAll(withoutCommand(processes));
    warnings.addAll(members.check(processes, overrides));
    return new LaunchPlan(processes, members.sidecars(), warnings);
  }

  /** Notes what can be known to be wrong before any buildpack has spoken. */
  public static void foresee(AppManifest app, Overrides overrides, Mistakes mistakes) {
    var processes =
        types(app, Declared.NOTHING).stream()
            .map(type -> process(type, app, Declared.NOTHING, overrides))
            .toList();
    SidecarMembers.of(app, Declared.NOTHING, name -> name).foresee(processes, overrides, mistakes);
  }

  /** As declared, then as in the manifest; every app has a web process. */
  private static List<String> types(AppManifest app, Declared declared) {
    var types = new LinkedHashSet<String>();
    declared.processes().forEach(process -> types.add(process.type()));
    app.processes().forEach(process -> types.add(process.type()));
    types.add("web");
    return List.copyOf(types);
  }

  private static AppProcess process(
      String type, AppManifest app, Declared declared, Overrides overrides) {
    var said = app.process(type).orElse(ProcessManifest.silent(type));
    var flags = type.equals("web") ? overrides : Overrides.NONE;
    var scale = flags.scale().over(said.scale());
    var start = start(type, flags, said, declared);
    var standard = AppProcess.Limits.standard(type.equals("web") ? 1 : 0);
    return new AppProcess(
        type,
        start.command(),
        start.from(),
        new AppProcess.Limits(
            scale.memory().map(MemorySize::megabytes).orElse(standard.memoryMb()),
            scale.disk().map(MemorySize::megabytes).orElse(standard.diskMb()),
            scale.instances().orElse(standard.instances()),
            standard.nofile()),
        flags.health().over(said.health()).check(type.equals("web") ? "port" : "process"),
        AppProcess.Stop.STANDARD,
        said.readinessJson().withAll(said.other()));
  }

  /** A command, and where it was found. */
  private record Start(String command, String from) {}

  private static Start start(
      String type, Overrides flags, ProcessManifest said, Declared declared) {
    var byFlag = flags.startCommand().map(command -> new Start(command, "command line"));
    var byManifest =
        said.command()
            .filter(command -> !flags.resetsCommand())
            .map(command -> new Start(command.value(), "manifest"));
    var byDeclaration =
        declared.processes().stream()
            .filter(process -> process.type().equals(type))
            .findFirst()
            .map(process -> new Start(process.command(), process.from()));
    return byFlag.or(() -> byManifest).or(() -> byDeclaration).orElse(new Start("", ""));
  }

  private static List<Warning> withoutCommand(List<AppProcess> processes) {
    return processes.stream()
        .filter(process -> process.startCommand().isEmpty() && process.limits().instances() > 0)
        .map(LaunchPlan::withoutCommand)
        .toList();
  }

  private static Warning withoutCommand(AppProcess process) {
    return new Warning(
        process.type().equals("web")
            ? "No start command specified by buildpack or via Procfile."
                + " App will not start unless a command is provided at runtime."
            : "The process '%s' has no start command".formatted(process.type()),
        Optional.empty());
  }
}
