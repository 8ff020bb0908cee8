package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.StagerHome;
import io.stager.engine.buildpack.BuildpackStore;
import io.stager.engine.container.Machine;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Privilege;
import io.stager.engine.run.Apps;
import io.stager.engine.run.network.InstanceNetwork;
import io.stager.engine.run.network.MachineNetwork;
import io.stager.engine.run.network.Outbound;
import io.stager.engine.run.network.WiredNetwork;
import io.stager.engine.run.watch.Watcher;
import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the library together for one run of the command: its places, its tools, its apps.
 *
 * @param env the caller's environment
 */
record Toolkit(Map<String, String> env, Console console) {
  StagerHome home() {
    return StagerHome.of(env);
  }

  Path builtInBuildpacks() {
    return Path.of(
        Optional.ofNullable(env.get("STAGER_BUILDPACKS"))
            .orElseThrow(() ->
                new StagingException.Internal(
                    "STAGER_BUILDPACKS does not say where the built-in buildpacks are",
                    "start stager with stager/bin/stager")));
  }

  BuildpackStore buildpacks() {
    return new BuildpackStore(builtInBuildpacks(), home().buildpacks(), env);
  }

  Toolbox tools() {
    return new Toolbox(
        home().tools(),
        env,
        tool ->
            console.progress(
                "Fetching "
                    + tool.program()
                    + " into "
                    + home().tools()
                    + ": it "
                    + tool.purpose()
                    + ", and is not on this machine"));
  }

  OciRuntime runtime() {
    if (!Machine.isLinux()) {
      throw new StagingException.MachineLacks(
          "Containers need Linux", "run stager in a Linux machine, or stage with --stack none");
    }
    Privilege.ofThisProcess().check();
    var chosen = Optional.ofNullable(env.get("STAGER_RUNTIME")).filter(r -> !r.isBlank());
    var binary = chosen.map(Path::of).orElseGet(() -> tools().find(Tool.RUNC));
    return OciRuntime.of(binary, home().runtimeRoot());
  }

  /** What instances are attached to: a network of their own takes root. */
  InstanceNetwork network() {
    return switch (Privilege.ofThisProcess()) {
      case Privilege.Root root ->
          new WiredNetwork(tools().find(Tool.IP), new Outbound(() -> tools().present(Tool.NFT)));
      case Privilege.Ordinary caller -> new MachineNetwork();
    };
  }

  Apps apps() {
    return new Apps(home(), watcherCommand());
  }

  /** The words that start this program again as the watcher, in a virtual machine kept small. */
  private static List<String> watcherCommand() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(Watcher.JVM_OPTIONS);
    words.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            WatcherCommand.NAME));
    return words;
  }
}
