package io.stager.engine.staging;

import io.stager.builder.BuildListener;
import io.stager.builder.Buildpack;
import io.stager.builder.Declared;
import io.stager.builder.Detection;
import io.stager.builder.Leavings;
import io.stager.builder.Script;
import io.stager.builder.Slot;
import io.stager.builder.UnitBuild;
import io.stager.builder.process.Output;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.archive.UnitTree;
import io.stager.engine.manifest.MemorySize;
import io.stager.engine.source.IgnoreDialect;
import io.stager.engine.source.KeptCheckouts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stages one unit: asks buildpacks, runs the scripts of the chosen ones, reads what they declare.
 */
final class UnitStaging implements BuildListener {
  private final UnitPlan plan;
  private final UnitSpace space;
  private final UnitScripts scripts;
  private final UnitCaches caches;
  private final Warnings warnings;
  private final StagingLog log;

  UnitStaging(
      UnitPlan plan, UnitSpace space, UnitScripts scripts, UnitCaches caches, Warnings warnings) {
    this.plan = plan;
    this.space = space;
    this.scripts = scripts;
    this.caches = caches;
    this.warnings = warnings;
    this.log = warnings.log();
  }

  UnitPlan plan() {
    return plan;
  }

  UnitSpace space() {
    return space;
  }

  /** {@return what was collected of the source, which the scripts now own a copy of} */
  StagingLog.Collected collect(KeptCheckouts checkouts, IgnoreDialect dialect) throws IOException {
    space.make();
    var files = plan.source().collect(Files.createDirectories(space.scratch()), checkouts, dialect);
    if (dialect == IgnoreDialect.GIT) {
      files.difference().ifPresent(warnings::add);
    }
    DiskSpace.require(space.home(), "the source of " + plan.name(), files.bytes());
    files.copyTo(Files.createDirectories(space.onDisk().app()));
    scripts.handOver(space.home());
    scripts.handOver(space.tmp());
    return new StagingLog.Collected(
        plan.name(), files.count(), files.bytes(), files.leftOutCounts(), plan.from());
  }

  /** {@return what each of the candidates answered} */
  List<Detection.Answer> detect(List<Buildpack> candidates) throws IOException {
    scripts.bring(candidates);
    return new Detection(scripts, space.paths(), this).ask(candidates);
  }

  /**
   * {@return the unit as these buildpacks build it}
   *
   * @param detected what the buildpack called itself when it was detected
   */
  BuiltUnit build(List<Buildpack> buildpacks, Optional<String> detected) throws IOException {
    log.building(plan.name(), buildpacks);
    scripts.bring(buildpacks);
    caches.open(buildpacks, scripts);
    var slots = Slot.of(buildpacks, space::cacheAsSeen);
    var deps = space.onDisk().deps();
    UnitBuild.makeSlots(deps, slots);
    scripts.handOver(deps);
    var release = new UnitBuild(scripts, space.paths(), deps, this).run(slots);
    new Strays(space).warnings().forEach(warnings::add);
    var left = new Leavings(deps, space.onDisk().app());
    return new BuiltUnit(
        plan.slug(),
        UnitTree.in(space.onDisk()),
        left.declared(slots, release),
        used(slots, left, detected),
        left.config(slots.getLast()).entrypointPrefix());
  }

  /** {@return the unit as it came: its executable needs no buildpack} */
  BuiltUnit asItIs() {
    return new BuiltUnit(
        plan.slug(), UnitTree.in(space.onDisk()), Declared.NOTHING, List.of(), Optional.empty());
  }

  /** Keeps what the buildpacks want to find again. */
  void keepCaches(MemorySize limit) throws IOException {
    caches.keep(limit);
  }

  private static List<UsedBuildpack> used(
      List<Slot> slots, Leavings left, Optional<String> detected) {
    return slots.stream()
        .map(slot -> {
          var buildpack = slot.buildpack();
          var config = left.config(slot);
          return new UsedBuildpack(
              buildpack.key(),
              config.name().or(() -> detected).orElse(buildpack.key()),
              config.version().or(buildpack::version),
              buildpack.sha256());
        })
        .toList();
  }

  @Override
  public void answered(Detection.Answer answer) {
    log.answered(plan.name(), answer);
  }

  @Override
  public void begins(Script script) {
    log.starts(script);
  }

  @Override
  public void printed(Script script, Output.Stream stream, String line) {
    log.printed(stream, line);
  }

  @Override
  public void ended(Script script, Duration duration) {
    log.ended(script, duration);
  }

  @Override
  public void warned(String warning) {
    warnings.add(warning);
  }
}
