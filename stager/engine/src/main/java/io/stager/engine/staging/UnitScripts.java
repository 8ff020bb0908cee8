package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.CacheName;
import io.stager.builder.Phase;
import io.stager.builder.Script;
import io.stager.builder.Scripts;
import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the scripts of buildpacks in a unit's box, each buildpack from a fresh copy of its own. */
final class UnitScripts implements Scripts {
  private final Box box;
  private final UnitSpace space;
  private final Allowance allowance;

  UnitScripts(Box box, UnitSpace space, Allowance allowance) {
    this.box = box;
    this.space = space;
    this.allowance = allowance;
  }

  /** Copies buildpacks to where the scripts see them. */
  void bring(List<Buildpack> buildpacks) throws IOException {
    for (var buildpack : buildpacks) {
      var copy = space.buildpackOnDisk(CacheName.of(buildpack));
      if (!Files.exists(copy)) {
        var tree = new Tree(buildpack.directory());
        DiskSpace.require(space.tmp(), "buildpack " + buildpack.label(), tree.bytes());
        tree.copyTo(copy);
        box.handOver(copy);
      }
    }
  }

  /** Gives a directory of the unit to the scripts. */
  void handOver(Path tree) throws IOException {
    box.handOver(tree);
  }

  @Override
  public Exit run(Script script, Output output) {
    try {
      return allowance.judge(script, box.run(errand(script), allowance.supervise(script, output)));
    } catch (IOException e) {
      throw new StagingException.Internal(
              "A script could not be run: " + e,
              ScriptName.where(script),
              "see whether the disk is full, and run it again")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted("Staging was interrupted", "run it again");
    }
  }

  private Box.Errand errand(Script script) {
    var name = CacheName.of(script.buildpack());
    var argv = new ArrayList<String>();
    argv.add(space.buildpackAsSeen(name) + "/bin/" + script.phase().script());
    argv.addAll(script.arguments());
    return new Box.Errand(
        argv, name, script.phase() == Phase.DETECT ? Box.Reach.LOOKING : Box.Reach.BUILDING);
  }
}
