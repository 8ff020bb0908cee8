package io.stager.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
import io.stager.engine.tool.Tool;
import io.stager.engine.tool.Toolbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciRuntimeIT {
  private static final Path TOOLS = Path.of("target/tools").toAbsolutePath();

  @TempDir Path directory;

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Test
  void runsAProgramAsVcapAndSaysHowItEnded() throws Exception {
    var exit = run("id -u; id -un; echo \"$GREETING\"; echo oops >&2; exit 3");

    assertThat(exit).isEqualTo(new Exit.Exited(3));
    assertThat(lines).containsExactlyInAnyOrder("OUT 2000", "OUT vcap", "OUT hello", "ERR oops");
  }

  @Test
  void showsNothingOfThePeopleWhoWorkOnTheMachine() throws Exception {
    run("ls /home; ls /root; cat /etc/shadow; ls " + directory);

    assertThat(lines).contains("OUT vcap").noneMatch(line -> line.startsWith("OUT root:"));
    assertThat(lines).filteredOn(line -> line.startsWith("ERR")).hasSize(2);
  }

  @Test
  void letsTheProgramOpenItsStandardOutputAgain() throws Exception {
    var exit = run("echo again > /dev/stdout; echo wrong > /dev/stderr");

    assertThat(exit.succeeded()).as(lines.toString()).isTrue();
    assertThat(lines).containsExactlyInAnyOrder("OUT again", "ERR wrong");
  }

  @Test
  void endsAProgramThatTakesTooLong() throws Exception {
    var exit = run("sleep 600 & sleep 600", Duration.ofSeconds(1));

    assertThat(exit).isEqualTo(new Exit.TimedOut());
    assertThat(runtime().list()).isEmpty();
  }

  @Test
  void holdsAProgramToItsMemory() throws Exception {
    var ended = supervised("head -c 200000000 /dev/zero | tail; echo ${PIPESTATUS[1]}", () -> {});

    assertThat(lines).contains("OUT 137");
    assertThat(ended.exit().succeeded()).isTrue();
    assertThat(ended.shortages()).containsExactly(Ended.Shortage.MEMORY);
  }

  @Test
  void holdsAProgramToItsNumberOfProcesses() throws Exception {
    var ended = supervised("for n in {1..100}; do sleep 60 & done; true", () -> {});

    assertThat(ended.exit().succeeded()).isFalse();
    assertThat(ended.shortages()).containsExactly(Ended.Shortage.PROCESSES);
  }

  @Test
  void endsAProgramThatItsSupervisorHasEnoughOf() throws Exception {
    assertThatThrownBy(() ->
            supervised(
                "sleep 600",
                () -> {
                  throw new IllegalStateException("enough");
                }))
        .hasMessage("enough");
    assertThat(runtime().list()).isEmpty();
  }

  @Test
  void saysThatAProgramCannotBeStarted() throws Exception {
    var exit =
        runtime()
            .run(
                "nothing",
                bundle("nothing", List.of("/no/such/program")),
                new OciRuntime.Supervision(this::hear, Duration.ofSeconds(20), () -> {}))
            .exit();

    assertThat(exit).isInstanceOf(Exit.Unstartable.class);
    assertThat(exit.description()).contains("/no/such/program");
  }

  private Exit run(String script) throws Exception {
    return run(script, Duration.ofSeconds(30));
  }

  private Exit run(String script, Duration limit) throws Exception {
    return run(script, new OciRuntime.Supervision(this::hear, limit, () -> {})).exit();
  }

  private Ended supervised(String script, Runnable check) throws Exception {
    return run(script, new OciRuntime.Supervision(this::hear, Duration.ofSeconds(30), check));
  }

  private Ended run(String script, OciRuntime.Supervision supervision) throws Exception {
    return runtime().run("script", bundle("script", List.of("bash", "-c", script)), supervision);
  }

  private void hear(Output.Stream stream, String text) {
    lines.add(stream + " " + text);
  }

  private Bundle bundle(String id, List<String> argv) throws Exception {
    var spec =
        new ContainerSpec(
            HostStack.ofThisMachine(),
            List.of(Mount.memory("/tmp", 16)),
            new Invocation(argv, Vcap.HOME, Map.of("PATH", Vcap.PATH, "GREETING", "hello")),
            new Isolation(
                "box",
                Isolation.Network.OWN,
                new Isolation.Limits(OptionalLong.of(64L << 20), 64, 1024)));
    return Bundle.write(Files.createDirectories(directory.resolve(id)), id, spec);
  }

  private OciRuntime runtime() {
    var runc = new Toolbox(TOOLS, System.getenv(), tool -> {}).find(Tool.RUNC);
    return OciRuntime.of(runc, directory.resolve("runc"));
  }
}
