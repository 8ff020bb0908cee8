package io.stager.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.builder.process.Exit;
import io.stager.builder.process.Output;
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
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A droplet of ours as a cell of Cloud Foundry runs it: unpacked by tar into the home of vcap, the
 * launcher once for the app and once for each sidecar.
 */
final class CloudFoundryCellIT {
  private static final String LAUNCHER = "/tmp/lifecycle/launcher";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path directory;

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void unpack() throws Exception {
    var home = Files.createDirectories(directory.resolve("vcap"));
    var tar =
        new ProcessBuilder(
                "tar", "xzf", SampleDroplet.ours(directory).toString(), "-C", home.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  @Test
  void theAppAndItsSidecarAnswer() throws Exception {
    var exit =
        run(
            """
            launcher=/tmp/lifecycle/launcher
            cd ..
            $launcher app 'exec perl sidecar.pl' '' & sidecar=$!
            $launcher app '' '' & app=$!
            answer= tries=0
            while [ "$answer" != 'secret of g' ] && [ $((tries++)) -lt 300 ]; do
              sleep 0.1
              answer=$( (exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET / HTTP/1.1\\r\\n\\r\\n' >&3 &&
                tail -n 1 <&3) 2>/dev/null)
            done
            echo "$answer"
            kill $app $sidecar
            wait $app; echo "app $?"
            wait $sidecar; echo "sidecar $?"
            """);

    assertThat(exit).isEqualTo(new Exit.Exited(0));
    assertThat(lines)
        .contains("OUT listening...", "OUT secret of g", "OUT app 143", "OUT sidecar 143");
    assertThat(lines).filteredOn("OUT Invoking start command."::equals).hasSize(3);
  }

  @Test
  void theEnvironmentIsCloudFoundrys() throws Exception {
    run("echo $HOME $TMPDIR $DEPS_DIR; echo \"$VCAP_APPLICATION\"");

    assertThat(lines)
        .containsExactly(
            "OUT Invoking pre-start scripts.",
            "OUT Invoking start command.",
            "OUT /home/vcap/app /home/vcap/tmp /home/vcap/deps",
            "OUT {\"host\":\"0.0.0.0\",\"instance_id\":\"g\",\"name\":\"sample\",\"port\":8080}");
  }

  /** The launcher as the container's own first process. */
  private Exit run(String command) throws Exception {
    var launcher = LauncherBinary.in(directory.resolve("launcher"));
    var spec =
        new ContainerSpec(
            HostStack.ofThisMachine(),
            List.of(
                Mount.memory("/tmp", 16),
                Mount.readOnly(launcher, LAUNCHER),
                Mount.writable(directory.resolve("vcap"), Vcap.HOME)),
            new Invocation(
                List.of(LAUNCHER, "app", command, ""),
                Vcap.HOME,
                Map.of(
                    "PATH", Vcap.PATH,
                    "PORT", "8080",
                    "CONFIG_SERVER_PORT", "8082",
                    "INSTANCE_GUID", "g",
                    "VCAP_APPLICATION", "{\"name\":\"sample\"}")),
            new Isolation(
                "cell",
                Isolation.Network.OWN,
                new Isolation.Limits(OptionalLong.of(128L << 20), 64, 1024)));
    var bundle = Bundle.write(Files.createDirectories(directory.resolve("cell")), "cell", spec);
    var runc =
        new Toolbox(Path.of("target/tools").toAbsolutePath(), System.getenv(), tool -> {})
            .find(Tool.RUNC);
    return OciRuntime.of(runc, directory.resolve("runc"))
        .run("cell", bundle, new OciRuntime.Supervision(this::hear, LIMIT, () -> {}))
        .exit();
  }

  private void hear(Output.Stream stream, String text) {
    lines.add(stream + " " + text);
  }
}
