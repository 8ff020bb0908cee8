package io.stager.builder;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The build of one unit by its buildpacks: all but the last supply, the last finalizes.
 *
 * <p>Cloud Foundry's table of what is run (buildpackapplifecycle, builder): a last buildpack with
 * {@code bin/finalize} runs {@code bin/supply} if it has it, then {@code bin/finalize}; one without
 * runs {@code bin/compile} alone, and sees nothing that others supplied.
 */
public final class UnitBuild {
  private final Scripts scripts;
  private final SeenPaths paths;
  private final Path deps;
  private final BuildListener listener;

  /**
   * Builds with these scripts.
   *
   * @param deps the deps directory as this process sees it
   */
  public UnitBuild(Scripts scripts, SeenPaths paths, Path deps, BuildListener listener) {
    this.scripts = scripts;
    this.paths = paths;
    this.deps = deps;
    this.listener = listener;
  }

  /**
   * Runs the scripts of the buildpacks in their order, in {@linkplain #makeSlots slots} made
   * before.
   *
   * @return what the last one's {@code bin/release} printed; nothing where it was not asked,
   *     because it has none or wrote a {@code launch.yml}
   * @throws IOException when a directory cannot be made
   */
  public Optional<String> run(List<Slot> slots) throws IOException {
    var before = slots.subList(0, slots.size() - 1);
    requireSupply(before);
    supply(before);
    var last = slots.getLast();
    build(last, slots.size() > 1);
    return last.buildpack().has(Phase.RELEASE) ? release(last) : Optional.empty();
  }

  /** Makes the directory of each buildpack in {@code deps}, which its scripts write to. */
  public static void makeSlots(Path deps, List<Slot> slots) throws IOException {
    for (var slot : slots) {
      Files.createDirectories(deps.resolve(slot.index()));
    }
  }

  /**
   * Refuses, before anything is run, a buildpack before the last that cannot supply.
   *
   * @throws StagingException.SupplyFailed when one has no script for it
   */
  public void requireSupply(List<Slot> slots) {
    for (var slot : slots) {
      if (!slot.buildpack().has(Phase.SUPPLY)) {
        throw cannotSupply(slot.buildpack().key());
      }
    }
  }

  /** Lets those before the last supply. */
  public void supply(List<Slot> slots) {
    slots.forEach(this::supply);
  }

  /**
   * Lets the last one finish the unit.
   *
   * @param afterOthers whether others have supplied, which it may not be able to use
   */
  public void build(Slot last, boolean afterOthers) throws IOException {
    if (!last.buildpack().has(Phase.FINALIZE)) {
      compile(last, afterOthers);
      return;
    }
    if (last.buildpack().has(Phase.SUPPLY)) {
      supply(last);
    }
    finish(last);
  }

  /** {@return the failure that a buildpack before the last is, which cannot supply} */
  public static StagingException cannotSupply(String key) {
    return new StagingException.SupplyFailed(
        "one of the buildpacks chosen to supply dependencies does not support multi-buildpack"
            + " apps",
        "buildpack " + key + ": it has no bin/supply",
        "put it last, or leave it out");
  }

  private void supply(Slot slot) {
    var exit =
        run(
            Phase.SUPPLY,
            slot.buildpack(),
            List.of(paths.app(), slot.cache(), paths.deps(), slot.index()));
    if (!exit.succeeded()) {
      throw new StagingException.SupplyFailed(
          "Failed to run all supply scripts: " + exit.description(),
          script(slot.buildpack(), Phase.SUPPLY),
          remedy(exit));
    }
  }

  private void finish(Slot slot) {
    var exit =
        run(
            Phase.FINALIZE,
            slot.buildpack(),
            List.of(paths.app(), slot.cache(), paths.deps(), slot.index(), paths.profileD()));
    if (!exit.succeeded()) {
      throw new StagingException.FinalizeFailed(
          "Failed to run finalize script: " + exit.description(),
          script(slot.buildpack(), Phase.FINALIZE),
          remedy(exit));
    }
  }

  private void compile(Slot slot, boolean afterOthers) throws IOException {
    if (afterOthers) {
      listener.warned(
          "the last buildpack is not compatible with multi-buildpack apps and cannot make use of any"
              + " dependencies supplied by the buildpacks specified before it");
    }
    new Leftover(deps.resolve(slot.index())).remove();
    var exit = run(Phase.COMPILE, slot.buildpack(), List.of(paths.app(), slot.cache()));
    if (!exit.succeeded()) {
      throw new StagingException.CompileFailed(
          "Failed to compile droplet: " + exit.description(),
          script(slot.buildpack(), Phase.COMPILE),
          remedy(exit));
    }
  }

  /**
   * {@return what the buildpack's {@code bin/release} prints; nothing where its {@code launch.yml}
   * stands in for it}
   */
  public Optional<String> release(Slot slot) {
    if (Files.exists(deps.resolve(slot.index()).resolve(Leavings.LAUNCH_YML))) {
      return Optional.empty();
    }
    var said = new Transcript();
    var script = new Script(Phase.RELEASE, slot.buildpack(), List.of(paths.app()));
    var exit =
        scripts.run(
            script,
            (stream, line) -> {
              said.add(stream, line);
              if (stream == Output.Stream.ERR) {
                listener.printed(script, stream, line);
              }
            });
    if (!exit.succeeded()) {
      throw new StagingException.ReleaseFailed(
          "Failed to build droplet release: " + exit.description(),
          script(slot.buildpack(), Phase.RELEASE),
          remedy(exit));
    }
    return Optional.of(said.standardOutput());
  }

  private Exit run(Phase phase, Buildpack buildpack, List<String> arguments) {
    var script = new Script(phase, buildpack, arguments);
    listener.begins(script);
    var begin = System.nanoTime();
    var exit = scripts.run(script, (stream, line) -> listener.printed(script, stream, line));
    if (exit.succeeded()) {
      listener.ended(script, Duration.ofNanos(System.nanoTime() - begin));
    }
    return exit;
  }

  private static String script(Buildpack buildpack, Phase phase) {
    return "buildpack " + buildpack.label() + ", bin/" + phase.script();
  }

  private static String remedy(Exit exit) {
    return switch (exit) {
      case Exit.TimedOut() -> "raise the limit with --timeout, or see what the script waits for";
      case Exit.Unstartable(String reason) ->
          "make the script executable, and its first line name a program of the stack";
      case Exit.Exited(int status) -> "read the last lines that the script printed, above";
    };
  }
}
