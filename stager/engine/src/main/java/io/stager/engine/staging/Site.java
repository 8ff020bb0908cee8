package io.stager.engine.staging;

import io.stager.droplet.Stack;
import io.stager.droplet.StagingException;
import io.stager.engine.container.HostStack;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Rootfs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where one staging happens: its folder, its caches, and the stack its scripts run on. All of it
 * but the caches is gone when it is closed.
 */
final class Site implements AutoCloseable {
  private final Stack stack;
  private final Optional<Containers> containers;
  private final Workspace workspace;
  private final Optional<PlainHome> plain;
  private final Surroundings surroundings;

  /** What makes containers: the runtime, and the root filesystem of the stack. */
  private record Containers(OciRuntime runtime, Rootfs rootfs) {}

  /** The app's part of the caches, held so that a second staging of the app waits. */
  private record Surroundings(
      Path caches,
      FileChannel held,
      Map<String, String> env,
      StagingRequest.Conditions conditions) {}

  private Site(
      Stack stack,
      Optional<Containers> containers,
      Workspace workspace,
      Optional<PlainHome> plain,
      Surroundings surroundings) {
    this.stack = stack;
    this.containers = containers;
    this.workspace = workspace;
    this.plain = plain;
    this.surroundings = surroundings;
  }

  static Site open(Stager.Surroundings machine, App app, StagingRequest.Conditions conditions)
      throws IOException, InterruptedException {
    var rootfs = rootfs(conditions.stack());
    var containers =
        rootfs.isPresent()
            ? Optional.of(new Containers(runtime(machine), rootfs.get()))
            : Optional.<Containers>empty();
    var stack = rootfs.map(Rootfs::stack).orElse(noStack());
    var caches = machine.home().unitCaches().resolve(app.slug());
    var held = hold(Files.createDirectories(caches));
    if (conditions.clearCache()) {
      new Tree(caches.resolve(stack.name())).delete();
    }
    var workspace = Workspace.open(machine.home(), containers.map(Containers::runtime));
    var plain =
        containers.isPresent()
            ? Optional.<PlainHome>empty()
            : Optional.of(PlainHome.claim(workspace.unit("plain").resolve("home")));
    return new Site(
        stack,
        containers,
        workspace,
        plain,
        new Surroundings(
            Files.createDirectories(caches.resolve(stack.name())),
            held,
            environment(app, machine.env(), conditions),
            conditions));
  }

  private static Optional<Rootfs> rootfs(StackChoice choice) throws IOException {
    return switch (choice) {
      case StackChoice.None() -> Optional.empty();
      default -> Optional.of(Rootfs.of(choice.directory()));
    };
  }

  private static OciRuntime runtime(Stager.Surroundings machine) throws IOException {
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      throw new StagingException.MachineLacks(
          "Containers need root on this machine",
          "run stager as root, or stage with --stack none inside a container");
    }
    return machine.runtime().get();
  }

  private static Stack noStack() throws IOException {
    var host = HostStack.ofThisMachine().stack();
    return new Stack("none", host.id(), host.os(), host.arch());
  }

  private static FileChannel hold(Path caches) throws IOException {
    var channel =
        FileChannel.open(
            caches.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
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

  List<UnitStaging> units(List<UnitPlan> plans, StagingLog log) throws IOException {
    var units = new ArrayList<UnitStaging>();
    for (var plan : plans) {
      var space = space(plan);
      units.add(new UnitStaging(plan, space, box(space), log));
    }
    return units;
  }

  private UnitSpace space(UnitPlan plan) throws IOException {
    var name = plan.slug().map(slug -> "sidecar-" + slug).orElse("app");
    var folder = workspace.unit(name);
    var tmp = Files.createDirectories(folder.resolve("tmp"));
    var cache = Files.createDirectories(surroundings.caches().resolve(name));
    return plain
        .map(home -> UnitSpace.asTheyAre(plan, home.directory(), tmp, cache))
        .orElseGet(() -> UnitSpace.inContainer(plan, folder.resolve("home"), tmp, cache));
  }

  private Box box(UnitSpace space) {
    var limit = surroundings.conditions().limit();
    return containers
        .<Box>map(made ->
            new ContainerBox(
                new ContainerBox.Maker(made.runtime(), made.rootfs(), network()),
                workspace,
                space,
                surroundings.env(),
                limit))
        .orElseGet(() -> new PlainBox(space, surroundings.env(), limit));
  }

  private Isolation.Network network() {
    return surroundings.conditions().offline() ? Isolation.Network.OWN : Isolation.Network.HOST;
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
    surroundings.held().close();
  }
}
