package io.stager.engine.staging;

import io.stager.engine.container.Bundle;
import io.stager.engine.container.ContainerSpec;
import io.stager.engine.container.Ended;
import io.stager.engine.container.Invocation;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.Mount;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.OciRuntime.Supervision;
import io.stager.engine.container.Privilege;
import io.stager.engine.container.Rootfs;
import io.stager.engine.container.Vcap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container for each script, as user vcap, all of a unit on the same directories.
 *
 * @param env the whole environment of the scripts
 */
record ContainerBox(Maker maker, Workspace workspace, UnitSpace space, Map<String, String> env)
    implements Box {
  private static final int THROWN_AWAY_MB = 64;

  /** What makes the containers: the runtime, the root filesystem, the network, the limits. */
  record Maker(
      OciRuntime runtime, Rootfs rootfs, Isolation.Network network, Isolation.Limits limits) {}

  @Override
  public Ended run(Errand errand, Supervision supervision)
      throws IOException, InterruptedException {
    var slot = workspace.nextContainer();
    var spec =
        new ContainerSpec(
            maker.rootfs(),
            mounts(errand),
            new Invocation(errand.argv(), Vcap.HOME, env),
            new Isolation("stager", maker.network(), maker.limits()));
    var bundle = Bundle.write(slot.directory(), slot.id(), spec);
    var ended = maker.runtime().run(slot.id(), bundle, supervision);
    new Tree(slot.directory()).delete();
    return ended;
  }

  /** What lies within something else comes after it. */
  private List<Mount> mounts(Errand errand) {
    var mounts = new ArrayList<Mount>();
    mounts.add(Mount.writable(space.tmp(), space.seen().tmp()));
    mounts.add(Mount.readOnly(space.buildpacks(), space.buildpacksAsSeen()));
    mounts.add(
        Mount.writable(
            space.buildpackOnDisk(errand.buildpack()), space.buildpackAsSeen(errand.buildpack())));
    switch (errand.reach()) {
      case LOOKING -> {
        mounts.add(Mount.memory(Vcap.HOME, THROWN_AWAY_MB));
        mounts.add(Mount.readOnly(space.onDisk().app(), space.asSeen().app().toString()));
      }
      case BUILDING -> {
        mounts.add(Mount.writable(space.home(), Vcap.HOME));
        mounts.add(
            Mount.writable(
                space.cache().resolve(errand.buildpack()),
                space.seen().cache() + "/" + errand.buildpack()));
      }
    }
    return mounts;
  }

  @Override
  public void handOver(Path tree) throws IOException {
    new Tree(tree).giveTo(Privilege.ofThisProcess().vcap());
  }
}
