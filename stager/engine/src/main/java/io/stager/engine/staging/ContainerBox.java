package io.stager.engine.staging;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.engine.container.Bundle;
import io.stager.engine.container.ContainerSpec;
import io.stager.engine.container.Invocation;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.Mount;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Rootfs;
import io.stager.engine.container.Vcap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A container for each script, as user vcap, all of a unit on the same directories.
 *
 * @param env the whole environment of the scripts
 * @param limit how long one script may take
 */
record ContainerBox(
    Maker maker, Workspace workspace, UnitSpace space, Map<String, String> env, Duration limit)
    implements Box {
  /** What makes the containers: the runtime, the root filesystem, the network. */
  record Maker(OciRuntime runtime, Rootfs rootfs, Isolation.Network network) {}

  /** Compilers are hungrier than apps: Cloud Foundry's 1 GB is its minimum for staging. */
  private static final Isolation.Limits LIMITS =
      new Isolation.Limits(OptionalLong.of(4L << 30), 4096, 16384);

  @Override
  public Exit run(List<String> argv, App app, Output output)
      throws IOException, InterruptedException {
    var slot = workspace.nextContainer();
    var spec =
        new ContainerSpec(
            maker.rootfs(),
            mounts(app),
            new Invocation(argv, Vcap.HOME, env),
            new Isolation("stager", maker.network(), LIMITS));
    var bundle = Bundle.write(slot.directory(), slot.id(), spec);
    var exit = maker.runtime().run(slot.id(), bundle, output, limit);
    new Tree(slot.directory()).delete();
    return exit;
  }

  private List<Mount> mounts(App app) {
    var mounts = new ArrayList<Mount>();
    mounts.add(Mount.writable(space.home(), Vcap.HOME));
    mounts.add(Mount.writable(space.tmp(), space.seen().tmp()));
    mounts.add(Mount.writable(space.cache(), space.seen().cache()));
    if (app == App.READ_ONLY) {
      mounts.add(Mount.readOnly(space.onDisk().app(), space.asSeen().app().toString()));
    }
    return mounts;
  }

  @Override
  public void handOver(Path tree) throws IOException {
    new Tree(tree).giveTo(Vcap.ID);
  }
}
