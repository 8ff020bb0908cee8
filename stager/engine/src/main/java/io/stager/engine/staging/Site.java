package io.stager.engine.staging;

import io.stager.droplet.Slug;
import io.stager.droplet.Stack;
import io.stager.engine.Turn;
import io.stager.engine.container.HostStack;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Privilege;
import io.stager.engine.container.Rootfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where one staging happens: its folder, its caches, and the stack its scripts run on. All of it
 * but the caches is gone when it is closed.
 */
final class Site implements AutoCloseable {
  private static final int OPEN_FILES = 16384;

  private final Stack stack;
  private final Optional<ContainerBox.Maker> containers;
  private final Workspace workspace;
  private final Optional<PlainHome> plain;
  private final Rules rules;

  /**
   * What holds for the staging.
   *
   * @param turn held so that a second staging of the app waits
   * @param caches the app's; none when it is staged from nothing
   */
  private record Rules(
      Turn turn,
      Optional<CacheFolder> caches,
      Map<String, String> env,
      Allowance allowance,
      Warnings warnings) {}

  private Site(
      Stack stack,
      Optional<ContainerBox.Maker> containers,
      Workspace workspace,
      Optional<PlainHome> plain,
      Rules rules) {
    this.stack = stack;
    this.containers = containers;
    this.workspace = workspace;
    this.plain = plain;
    this.rules = rules;
  }

  static Site open(
      Stager.Surroundings machine, App app, StagingRequest.Conditions conditions, Warnings warnings)
      throws IOException, InterruptedException {
    var rootfs = rootfs(conditions.stack());
    var runtime =
        rootfs.isPresent() ? Optional.of(runtime(machine, warnings)) : Optional.<OciRuntime>empty();
    var containers = runtime.map(made -> maker(made, rootfs.orElseThrow(), conditions));
    var folder = machine.home().unitCaches().resolve(app.slug());
    var turn =
        Turn.await(
            Files.createDirectories(folder).resolve(CacheFolder.LOCK),
            holder -> warnings.log().waits(app.name(), holder));
    try {
      var stack = rootfs.map(Rootfs::stack).orElse(noStack());
      var caches = caches(folder, app, stack, conditions, warnings);
      var workspace = Workspace.open(machine.home(), runtime);
      var plain =
          containers.isPresent()
              ? Optional.<PlainHome>empty()
              : Optional.of(PlainHome.claim(workspace.unit("plain").resolve("home")));
      var allowance = allowance(workspace, conditions.scripts().limits());
      var env = environment(app, machine.env(), conditions);
      return new Site(
          stack, containers, workspace, plain, new Rules(turn, caches, env, allowance, warnings));
    } catch (IOException | InterruptedException | RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  private static ContainerBox.Maker maker(
      OciRuntime runtime, Rootfs rootfs, StagingRequest.Conditions conditions) {
    var limits = conditions.scripts().limits();
    return new ContainerBox.Maker(
        runtime,
        rootfs,
        conditions.offline() ? Isolation.Network.OWN : Isolation.Network.HOST,
        new Isolation.Limits(
            OptionalLong.of(limits.memory().bytes()), limits.processes(), OPEN_FILES));
  }

  /** A machine's next release may not be able to use what was built on the one before. */
  private static Optional<CacheFolder> caches(
      Path folder, App app, Stack stack, StagingRequest.Conditions conditions, Warnings warnings)
      throws IOException {
    if (conditions.cache() == StagingRequest.CacheUse.NONE) {
      return Optional.empty();
    }
    var name = Slug.of(stack.name() + "-" + stack.id()).text();
    var caches = new CacheFolder(folder, app.name(), name, warnings);
    if (conditions.cache() == StagingRequest.CacheUse.CLEARED) {
      caches.clear();
    }
    return Optional.of(caches);
  }

  private static Allowance allowance(Workspace workspace, StagingLimits limits) throws IOException {
    return new Allowance(
        limits,
        new Deadline(limits.time().whole()),
        new DiskWatch(workspace.directory(), limits.disk()),
        new OutputMeter(limits.output()));
  }

  private static Optional<Rootfs> rootfs(StackChoice choice) throws IOException {
    return switch (choice) {
      case StackChoice.None() -> Optional.empty();
      default -> Optional.of(Rootfs.of(choice.directory()));
    };
  }

  private static OciRuntime runtime(Stager.Surroundings machine, Warnings warnings) {
    var runtime = machine.runtime().get();
    if (Privilege.ofThisProcess() instanceof Privilege.Ordinary) {
      warnings.add(
          "Memory and processes of scripts are not limited, which takes root: run stager as root"
              + " to have limits");
    }
    return runtime;
  }

  private static Stack noStack() throws IOException {
    var host = HostStack.ofThisMachine().stack();
    return new Stack("none", host.id(), host.os(), host.arch());
  }

  private static Map<String, String> environment(
      App app, Map<String, String> caller, StagingRequest.Conditions conditions) {
    var facts =
        new ScriptEnvironment.AppFacts(
            app.name(),
            app.manifest().build().stack().orElse("cflinuxfs4"),
            app.memoryMb(),
            app.diskMb(),
            app.manifest().build().env());
    return ScriptEnvironment.of(facts, caller, conditions);
  }

  Stack stack() {
    return stack;
  }

  /** {@return the staging of each unit} */
  List<UnitStaging> units(List<UnitPlan> plans) throws IOException {
    var units = new ArrayList<UnitStaging>();
    for (var plan : plans) {
      var name = plan.slug().map(slug -> "sidecar-" + slug).orElse("app");
      var space = space(plan, workspace.unit(name));
      units.add(
          new UnitStaging(
              plan,
              space,
              new UnitScripts(box(space), space, rules.allowance()),
              new UnitCaches(rules.caches(), name, space.cache()),
              rules.warnings()));
    }
    return units;
  }

  private UnitSpace space(UnitPlan plan, Path folder) throws IOException {
    var tmp = Files.createDirectories(folder.resolve("tmp"));
    var cache = Files.createDirectories(folder.resolve("cache"));
    return plain
        .map(home -> UnitSpace.asTheyAre(plan, home.directory(), tmp, cache))
        .orElseGet(() -> UnitSpace.inContainer(plan, folder.resolve("home"), tmp, cache));
  }

  private Box box(UnitSpace space) {
    return containers
        .<Box>map(maker -> new ContainerBox(maker, workspace, space, rules.env()))
        .orElseGet(() -> new PlainBox(space, rules.env()));
  }

  /** Remembers where the droplet goes, for whoever clears up after us. */
  void packsTo(Path target) throws IOException {
    workspace.packsTo(target);
  }

  /** {@return a warning for each file that names a directory that will not be there at run time} */
  List<String> bakedPaths() throws IOException {
    if (plain.isEmpty() || plain.get().isReal()) {
      return List.of();
    }
    var home = plain.get().directory();
    return new BakedPaths(home)
        .in(home).stream()
            .map(file -> file + " holds " + home + ", where it was staged: it will not be there")
            .toList();
  }

  @Override
  public void close() throws IOException {
    if (plain.isPresent()) {
      plain.get().close();
    }
    workspace.close();
    rules.turn().close();
  }
}
