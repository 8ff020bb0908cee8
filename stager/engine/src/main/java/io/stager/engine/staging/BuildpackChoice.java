package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import io.stager.droplet.StagingException;
import io.stager.engine.buildpack.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The buildpacks that a unit is built with; none for a sidecar whose executable came ready-made.
 */
record BuildpackChoice(UnitStaging unit, List<Buildpack> buildpacks, Optional<String> detected) {
  private static final int SHOWN = 2;

  /**
   * {@return the buildpacks that were named for the unit, else the one that detects it}
   *
   * @param named what the references of all units mean
   * @param candidates those that are asked
   * @param command the start command of a sidecar, which may be an executable of its source
   */
  static BuildpackChoice of(
      UnitStaging unit, Resolved named, List<Buildpack> candidates, Optional<String> command)
      throws IOException {
    if (!unit.plan().buildpacks().isEmpty()) {
      return new BuildpackChoice(unit, named.of(unit.plan().buildpacks()), Optional.empty());
    }
    var answers = unit.detect(candidates);
    var chosen = Detection.chosen(answers);
    if (chosen.isPresent()) {
      return new BuildpackChoice(
          unit, List.of(chosen.get().buildpack()), Optional.of(chosen.get().name()));
    }
    var app = unit.space().onDisk().app();
    if (command.filter(new CommandCheck(app, "")::startsWithOwnExecutable).isPresent()) {
      return new BuildpackChoice(unit, List.of(), Optional.empty());
    }
    throw noneDetected(unit);
  }

  BuiltUnit build() throws IOException {
    return buildpacks.isEmpty() ? unit.asItIs() : unit.build(buildpacks, detected);
  }

  private static StagingException noneDetected(UnitStaging unit) throws IOException {
    return new StagingException.NoneDetected(
        "None of the buildpacks detected a compatible application",
        unit.plan().source().shown() + " (" + contents(unit.space().onDisk().app()) + ")",
        "name a buildpack with -b, or add what one of them looks for");
  }

  private static String contents(Path app) throws IOException {
    List<String> names;
    try (Stream<Path> entries = Files.list(app)) {
      names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
    var some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return "%d entries: %s%s".formatted(names.size(), some, names.size() > SHOWN ? ", …" : "");
  }
}
