package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.CacheName;
import io.stager.builder.Phase;
import io.stager.builder.Script;
import io.stager.builder.Scripts;
import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.droplet.Slug;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the scripts of buildpacks in a unit's box, each buildpack from a fresh copy of its own. */
final class UnitScripts implements Scripts {
  private final Box box;
  private final UnitSpace space;

  UnitScripts(Box box, UnitSpace space) {
    this.box = box;
    this.space = space;
  }

  /** Copies buildpacks to where the scripts see them. */
  void bring(List<Buildpack> buildpacks) throws IOException {
    for (var buildpack : buildpacks) {
      var copy = space.buildpackOnDisk(name(buildpack));
      if (!Files.exists(copy)) {
        new Tree(buildpack.directory()).copyTo(copy);
        box.handOver(copy);
      }
    }
  }

  /** Makes the cache of each buildpack, and forgets those of buildpacks that have no part in it. */
  void openCaches(List<Buildpack> buildpacks) throws IOException {
    var names = buildpacks.stream().map(CacheName::of).toList();
    try (Stream<Path> kept = Files.list(space.cache())) {
      for (var cache : kept.filter(c -> !names.contains(c.getFileName().toString())).toList()) {
        new Tree(cache).delete();
      }
    }
    for (var name : names) {
      if (!Files.isDirectory(space.cache().resolve(name))) {
        box.handOver(Files.createDirectory(space.cache().resolve(name)));
      }
    }
  }

  /** Gives a directory of the unit to the scripts. */
  void handOver(Path tree) throws IOException {
    box.handOver(tree);
  }

  @Override
  public Exit run(Script script, Output output) {
    var argv = new ArrayList<String>();
    argv.add(space.buildpackAsSeen(name(script.buildpack())) + "/bin/" + script.phase().script());
    argv.addAll(script.arguments());
    try {
      return box.run(
          argv, script.phase() == Phase.DETECT ? Box.App.READ_ONLY : Box.App.WRITABLE, output);
    } catch (IOException e) {
      throw new StagingException.Internal(
              "A script could not be run: " + e,
              script.buildpack().label() + ", bin/" + script.phase(),
              "see whether the disk is full, and run it again")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }

  private static String name(Buildpack buildpack) {
    return Slug.of(buildpack.key()).text();
  }
}
