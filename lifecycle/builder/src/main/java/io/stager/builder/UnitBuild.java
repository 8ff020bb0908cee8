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
   * Runs the scripts of the buildpacks in their order, on {@linkplain #makeSlots slots} made
   * before.
   *
   * @return what the last one's {@code bin/release} printed; nothing where it was not asked,
   *     because it has none or wrote a {@code launch.yml}
   * @throws IOException when a directory cannot be made
   */
  public Optional<String> run(List<Buildpack> buildpacks) throws IOException {
    refuseThoseThatCannotSupply(buildpacks);
    for (int i = 0; i < buildpacks.size() - 1; i++) {
      supply(buildpacks.get(i), index(i, buildpacks.size()));
    }
    var last = buildpacks.getLast();
    var index = index(buildpacks.size() - 1, buildpacks.size());
    if (last.has(Phase.FINALIZE)) {
      if (last.has(Phase.SUPPLY)) {
        supply(last, index);
      }
      finish(last, index);
    } else {
      compile(last, index, buildpacks.size() > 1);
    }
    return release(last, index);
  }

  /**
   * Makes the directory of each buildpack in {@code deps}, which its scripts must be able to write.
   */
  public static void makeSlots(Path deps, int buildpacks) throws IOException {
    for (int i = 0; i < buildpacks; i++) {
      Files.createDirectories(deps.resolve(index(i, buildpacks)));
    }
  }

  /** {@return the name of a buildpack's directory in {@code deps}: padded, so that names sort} */
  public static String index(int index, int buildpacks) {
    var digits = String.valueOf(buildpacks).length();
    return ("%0" + digits + "d").formatted(index);
  }

  private static void refuseThoseThatCannotSupply(List<Buildpack> buildpacks) {
    for (var buildpack : buildpacks.subList(0, buildpacks.size() - 1)) {
      if (!buildpack.has(Phase.SUPPLY)) {
        throw new StagingException.SupplyFailed(
            "one of the buildpacks chosen to supply dependencies does not support multi-buildpack"
                + " apps",
            "buildpack " + buildpack.key() + ": it has no bin/supply",
            "put it last, or leave it out");
      }
    }
  }

  private void supply(Buildpack buildpack, String index) {
    var exit =
        run(Phase.SUPPLY, buildpack, List.of(paths.app(), cache(buildpack), paths.deps(), index));
    if (!exit.succeeded()) {
      throw new StagingException.SupplyFailed(
          "Failed to run all supply scripts: " + exit.description(),
          script(buildpack, Phase.SUPPLY),
          remedy(exit));
    }
  }

  private void finish(Buildpack buildpack, String index) {
    var exit =
        run(
            Phase.FINALIZE,
            buildpack,
            List.of(paths.app(), cache(buildpack), paths.deps(), index, paths.profileD()));
    if (!exit.succeeded()) {
      throw new StagingException.FinalizeFailed(
          "Failed to run finalize script: " + exit.description(),
          script(buildpack, Phase.FINALIZE),
          remedy(exit));
    }
  }

  private void compile(Buildpack buildpack, String index, boolean afterOthers) throws IOException {
    if (afterOthers) {
      listener.warned(
          "the last buildpack is not compatible with multi-buildpack apps and cannot make use of any"
              + " dependencies supplied by the buildpacks specified before it");
    }
    Files.delete(deps.resolve(index));
    var exit = run(Phase.COMPILE, buildpack, List.of(paths.app(), cache(buildpack)));
    if (!exit.succeeded()) {
      throw new StagingException.CompileFailed(
          "Failed to compile droplet: " + exit.description(),
          script(buildpack, Phase.COMPILE),
          remedy(exit));
    }
  }

  private Optional<String> release(Buildpack buildpack, String index) {
    if (!buildpack.has(Phase.RELEASE) || Files.exists(deps.resolve(index).resolve("launch.yml"))) {
      return Optional.empty();
    }
    var said = new Transcript();
    var script = new Script(Phase.RELEASE, buildpack, List.of(paths.app()));
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
          script(buildpack, Phase.RELEASE),
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

  private String cache(Buildpack buildpack) {
    return paths.cache() + "/" + CacheName.of(buildpack);
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
