package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.engine.container.Bundle;
import io.stager.engine.container.ContainerSpec;
import io.stager.engine.container.Invocation;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.MemberGroups;
import io.stager.engine.container.Mount;
import io.stager.engine.container.Privilege;
import io.stager.engine.container.Rootfs;
import io.stager.engine.container.Vcap;
import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.network.Notice;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppendedFile;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.FolderTree;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import io.stager.engine.run.state.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The container of one instance: made, asked to end, removed. */
final class InstanceContainer {
  private static final String LAUNCHER = "/tmp/lifecycle/launcher";
  private static final String SHELL = "/tmp/lifecycle/shell";
  private static final String DROPLET = "/tmp/lifecycle/droplet";

  /** Where an instance has the tools that the machine lacks and that people use in there. */
  static final String FETCHED = "/tmp/lifecycle/tools";

  private static final int MOST_PROCESSES = 1024;
  private static final long MEGABYTE = 1024L * 1024;

  private final WatcherTools tools;
  private final InstanceLayout layout;
  private final Attachment attachment;

  InstanceContainer(WatcherTools tools, InstanceLayout layout, Attachment attachment) {
    this.tools = tools;
    this.layout = layout;
    this.attachment = attachment;
  }

  /** What an instance runs, and what is known of it. */
  record Content(App app, AppProcess process, InstanceRecord record, Optional<Task.Work> task) {
    MemberMemory memory() {
      var sidecars = app.release().launch().sidecarsOf(process.type());
      return new MemberMemory(process, task.isPresent() ? List.of() : sidecars);
    }

    /** The launcher's words for a task. */
    List<String> arguments() {
      return task.map(work -> List.of("--task", work.name(), "--command", work.command()))
          .orElse(List.of());
    }

    Map<String, String> variables(Environment own) {
      var environment =
          new InstanceEnvironment(app, process, record.subject(), record.attachment());
      return task.isPresent() ? environment.withoutPort(own) : environment.variables(own);
    }
  }

  /**
   * Makes the container, lays its network, and lets its launcher go.
   *
   * @param notes hears what people should know, though the instance starts
   */
  HostProcess start(AppLayout app, Content content, Consumer<Notice> notes)
      throws IOException, InterruptedException {
    var isolation = isolation(content, tools.network().prepare(notes));
    var groups = groups(content, isolation.limits(), notes);
    var spec =
        new ContainerSpec(
            Rootfs.of(content.app().release().rootfs()),
            mounts(app.droplet(content.app().release().digest()), groups),
            launcher(content, groups, Environment.read(app)),
            isolation);
    var bundle = Bundle.write(layout.bundle(), groups.ownGroup(), spec);
    var appended = List.of(AppendedFile.prepare(app.log()), AppendedFile.prepare(layout.events()));
    var pid = tools.runtime().create(layout.guid(), bundle, appended, layout.output());
    tools.network().connect(layout.guid(), attachment, pid);
    var process = HostProcess.of(pid);
    tools.runtime().start(layout.guid());
    return process;
  }

  private MemberGroups groups(Content content, Isolation.Limits limits, Consumer<Notice> notes) {
    var shares = content.memory().shares();
    if (shares.isEmpty() || Privilege.ofThisProcess() instanceof Privilege.Ordinary) {
      return MemberGroups.none(layout.guid());
    }
    try {
      return MemberGroups.make(layout.guid(), limits, shares);
    } catch (IOException e) {
      notes.accept(
          new Notice.Lacking(
              "Only the instance's own limit of memory holds, not that of each sidecar: " + e));
      return MemberGroups.none(layout.guid());
    }
  }

  private static Path owned(Path folder) throws IOException {
    Files.createDirectories(folder);
    var vcap = Privilege.ofThisProcess().vcap();
    Files.setAttribute(folder, "unix:uid", vcap.user());
    Files.setAttribute(folder, "unix:gid", vcap.group());
    return folder;
  }

  private List<Mount> mounts(Path droplet, MemberGroups groups) throws IOException {
    var home = owned(layout.home());
    var tmp = Files.createDirectories(layout.tmp());
    Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
    var own =
        Stream.of(
            Mount.writable(home, Vcap.HOME),
            Mount.writable(tmp, "/tmp"),
            Mount.readOnly(tools.launcher(), LAUNCHER),
            Mount.readOnly(tools.launcher(), SHELL),
            Mount.readOnly(droplet, DROPLET));
    var fetched =
        Stream.of(tools.fetched())
            .filter(Files::isDirectory)
            .map(folder -> Mount.readOnly(folder, FETCHED));
    return Stream.of(own, fetched, groups.mounts().stream()).flatMap(some -> some).toList();
  }

  /** Links that leave /home/vcap were named when staging; in here there is nothing to reach. */
  private static Invocation launcher(Content content, MemberGroups groups, Environment own) {
    var argv =
        new ArrayList<>(
            List.of(
                LAUNCHER,
                "run",
                "--droplet",
                DROPLET,
                "--root",
                Vcap.HOME,
                "--process",
                content.process().type(),
                "--digest",
                content.app().release().digest().toString(),
                "--external-links=keep",
                "--log-fd",
                "3",
                "--event-fd",
                "4"));
    argv.addAll(MemberMemory.arguments(groups));
    argv.addAll(content.arguments());
    return new Invocation(argv, Vcap.HOME, content.variables(own));
  }

  private static Isolation isolation(Content content, Isolation.Network network) {
    var limits = content.process().limits();
    var launcher = content.memory().shares().isEmpty() ? 0 : MemberMemory.LAUNCHER_MB;
    return new Isolation(
        content.record().subject().instance(),
        network,
        new Isolation.Limits(
            OptionalLong.of((limits.memoryMb() + launcher) * MEGABYTE),
            MOST_PROCESSES,
            limits.nofile()));
  }

  /** Sends the launcher a signal. */
  void signal(String name) {
    try {
      tools.runtime().kill(layout.guid(), name);
    } catch (IOException e) {
      throw cannot("stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes the container with whatever still runs in it, its network and its folder. */
  void remove() {
    try {
      if (tools.runtime().state(layout.guid()).isPresent()) {
        tools.runtime().delete(layout.guid());
      }
      MemberGroups.remove(layout.guid());
      tools.network().disconnect(layout.guid(), attachment);
      FolderTree.remove(layout.dir());
    } catch (IOException e) {
      throw cannot("remove", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StagingException cannot(String verb, IOException cause) {
    return new StagingException.Internal(
            "Cannot " + verb + " the container of an instance: " + cause.getMessage(),
            layout.dir().toString(),
            "see the watcher's output in watcher.log of the state folder")
        .causedBy(cause);
  }
}
