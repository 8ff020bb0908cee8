package io.stager.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.builder.process.Exit;
import io.stager.engine.container.Bundle;
import io.stager.engine.container.ContainerSpec;
import io.stager.engine.container.HostStack;
import io.stager.engine.container.Invocation;
import io.stager.engine.container.Isolation;
import io.stager.engine.container.Mount;
import io.stager.engine.container.OciRuntime;
import io.stager.engine.container.Vcap;
import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher's table of cases, each as the first process of a container of its own. */
final class ConformanceIT {
  private static final Path TOOLS = Path.of("target/tools").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ID = "conformance";

  @TempDir private static Path launchers;
  @TempDir private Path directory;

  /** What the launcher printed so far; who waits for a line is told of each. */
  private final List<String> lines = new ArrayList<>();

  private static List<LaunchCase> cases() throws IOException {
    return LaunchCase.all().toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holds(LaunchCase launch) throws Exception {
    var runtime = runtime();
    var bundle = bundle(launch);
    var signals = Thread.ofVirtual().start(() -> send(launch.steps(), runtime));

    var exit =
        runtime.run(
            ID, bundle, new OciRuntime.Supervision((stream, text) -> hear(text), LIMIT, () -> {}));

    signals.interrupt();
    assertThat(exit.exit()).as(lines.toString()).isEqualTo(new Exit.Exited(launch.exit()));
    assertThat(framed()).containsAll(expected(launch));
    for (var part : launch.texts("errors")) {
      assertThat(lines).anySatisfy(line -> assertThat(line).contains(part));
    }
    for (var beginning : launch.texts("absent")) {
      assertThat(framed()).noneMatch(line -> line.startsWith(beginning));
    }
    launch
        .counts()
        .forEach((beginning, count) ->
            assertThat(framed().stream().filter(line -> line.startsWith(beginning)).count())
                .as(beginning)
                .isEqualTo(Long.parseLong(count)));
    assertThat(places(launch.texts("order"))).isSorted().doesNotContain(-1);
    assertThat(runtime.list()).isEmpty();
  }

  private static List<String> expected(LaunchCase launch) {
    return launch.texts("lines").stream().map(line -> line.replace("ROOT", Vcap.HOME)).toList();
  }

  private List<Integer> places(List<String> ends) {
    var framed = framed();
    return ends.stream()
        .map(end -> framed.stream().filter(l -> l.endsWith(end)).map(framed::indexOf).findFirst())
        .map(place -> place.orElse(-1))
        .toList();
  }

  /** Lines of members without their time. */
  private synchronized List<String> framed() {
    return lines.stream().map(line -> line.replaceFirst("^\\S+\\+0000 (?=\\[)", "")).toList();
  }

  private synchronized void hear(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void awaitLine(String end) throws InterruptedException {
    while (lines.stream().noneMatch(line -> line.endsWith(end))) {
      wait();
    }
  }

  private void send(List<LaunchCase.Step> steps, OciRuntime runtime) {
    try {
      for (var step : steps) {
        awaitLine(step.after());
        runtime.kill(ID, step.signal());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the launcher ended first, which its exit code tells
    } catch (IOException e) {
      hear("no signal: " + e);
    }
  }

  private Bundle bundle(LaunchCase launch) throws IOException {
    var home = directory.resolve("home");
    launch.layOut(home);
    try (var tree = Files.walk(home)) {
      for (var path : tree.toList()) {
        Files.setAttribute(path, "unix:uid", Vcap.ID);
        Files.setAttribute(path, "unix:gid", Vcap.ID);
      }
    }
    var env = new HashMap<>(launch.strings("env"));
    env.put("PATH", Vcap.PATH);
    var spec =
        new ContainerSpec(
            HostStack.ofThisMachine(),
            List.of(
                Mount.memory("/tmp", 16),
                Mount.writable(home, Vcap.HOME),
                Mount.readOnly(LauncherBinary.in(launchers), "/tmp/lifecycle/launcher")),
            new Invocation(List.of("/tmp/lifecycle/launcher", "run"), Vcap.HOME, env),
            new Isolation(
                ID,
                Isolation.Network.OWN,
                new Isolation.Limits(OptionalLong.of(256L << 20), 512, 1024)));
    return Bundle.write(Files.createDirectories(directory.resolve("bundle")), ID, spec);
  }

  private OciRuntime runtime() {
    var runc = new Toolbox(TOOLS, System.getenv(), tool -> {}).find(Tool.RUNC);
    return OciRuntime.of(runc, directory.resolve("runc"));
  }
}
