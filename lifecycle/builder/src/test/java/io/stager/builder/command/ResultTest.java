package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.LaunchDescriptor;
import io.stager.fixtures.FileTree;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTest {
  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root);
  }

  private String stagingInfo() {
    return content("staging_info.yml");
  }

  private String content(String name) {
    var file = (FileTree.RegularFile) cell.droplet().nodes().get(name);
    return file == null ? "" : file.content();
  }

  @Test
  void bothFilesAreGoJsonToTheByte() {
    cell.buildpacks("always-detects");

    cell.detect("always-detects");

    assertThat(stagingInfo())
        .isEqualTo(
            """
            {"detected_buildpack":"Always Matching",\
            "start_command":"run \\"web\\" \\u0026\\u0026 echo \\u003cdone\\u003e"}
            """);
    assertThat(cell.resultText())
        .isEqualTo(
            """
            {"lifecycle_metadata":{"buildpack_key":"always-detects",\
            "detected_buildpack":"Always Matching",\
            "buildpacks":[{"key":"always-detects","name":"Always Matching"}]},\
            "process_types":{"web":"run \\"web\\" \\u0026\\u0026 echo \\u003cdone\\u003e",\
            "worker":"run worker"},\
            "processes":[\
            {"type":"web","command":"run \\"web\\" \\u0026\\u0026 echo \\u003cdone\\u003e"},\
            {"type":"worker","command":"run worker"}],\
            "execution_metadata":"","lifecycle_type":"buildpack"}
            """);
  }

  @Test
  void aConfigYmlIsInBoth() {
    cell.buildpacks("names-itself");

    cell.detect("names-itself");

    assertThat(stagingInfo())
        .isEqualTo(
            """
            {"detected_buildpack":"Named \\u0026 Known","start_command":"named",\
            "config":{"entrypoint_prefix":"/opt/wrap it"}}
            """);
    assertThat(cell.resultText())
        .contains(
            """
            "buildpacks":[{"key":"names-itself","name":"Named \\u0026 Known","version":"3.14",\
            "config":{"entrypoint_prefix":"/opt/wrap it"},\
            "output_metadata":{"alpha":{"a":1e-7,"b":1e+21},\
            "zeta":[1,2.5,true,"\\u003ca\\u003e"]}}]\
            """);
    assertThat(LaunchDescriptor.parse(content("launch.json"), "l").process("web").orElseThrow())
        .satisfies(
            web -> assertThat(web.other().text("entrypoint_prefix")).contains("/opt/wrap it"));
  }

  @Test
  void aConfigYmlThatIsNoneIsPassedOver() {
    cell.buildpacks("config-yml-invalid");

    assertThat(cell.build("config-yml-invalid").code()).isZero();
    assertThat(cell.resultText())
        .contains("\"buildpacks\":[{\"key\":\"config-yml-invalid\",\"name\":\"\"}]");
  }

  @Test
  void aLaunchYmlDeclaresProcessesAndSidecarsAndSparesTheRelease() {
    cell.buildpacks("writes-launch-yml");

    var ended = cell.build("writes-launch-yml");

    assertThat(ended).isEqualTo(new Cell.Ended(0, "", ""));
    assertThat(cell.resultText())
        .endsWith(
            """
            "process_types":{"web":"launch web"},\
            "processes":[{"type":"web","command":"launch web"}],\
            "sidecars":[{"name":"agent","process_types":["web","worker"],\
            "command":"./agent \\u003cin","memory":64}],\
            "execution_metadata":"","lifecycle_type":"buildpack"}
            """);
    var launch = LaunchDescriptor.parse(content("launch.json"), "launch.json");
    assertThat(launch.sidecarsOf("worker").getFirst().start().command()).isEqualTo("./agent <in");
    assertThat(launch.process("web").orElseThrow().command()).isEqualTo("launch web");
  }

  @Test
  void laterLayersWinInTheOrderOfTheFiles() {
    cell.buildpacks("writes-launch-yml", "always-detects")
        .app(FileTree.empty().file("Procfile", "zeta: z\nagent: demoted\nweb: procfile web\n"));

    cell.build("writes-launch-yml,always-detects");

    assertThat(cell.resultText())
        .contains(
            """
            "process_types":{"agent":"demoted","web":"procfile web","worker":"run worker",\
            "zeta":"z"},\
            "processes":[{"type":"web","command":"procfile web"},\
            {"type":"agent","command":"demoted"},{"type":"worker","command":"run worker"},\
            {"type":"zeta","command":"z"}],"execution_metadata\"\
            """);
  }

  @Test
  void withoutAWebCommandItSaysSoAndSucceeds() {
    cell.buildpacks("without-start-command");

    var ended = cell.build("without-start-command");

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                0,
                "",
                """
                No start command specified by buildpack or via Procfile.
                App will not start unless a command is provided at runtime.
                """));
    assertThat(stagingInfo()).isEqualTo("{\"detected_buildpack\":\"\",\"start_command\":\"\"}\n");
  }

  @Test
  void theDescriptorTakesNameAndLimitsFromThePlatform() {
    cell.buildpacks("always-detects")
        .env("CF_STACK", "cflinuxfs4")
        .env(
            "VCAP_APPLICATION",
            "{\"application_name\":\"shop\",\"limits\":{\"mem\":256,\"disk\":512,\"fds\":1000}}");

    cell.build("always-detects");

    var launch = LaunchDescriptor.parse(content("launch.json"), "launch.json");
    assertThat(launch.origin().app()).isEqualTo("shop");
    assertThat(launch.origin().stack().name()).isEqualTo("cflinuxfs4");
    assertThat(launch.process("worker").orElseThrow().limits())
        .extracting("memoryMb", "diskMb", "instances", "nofile")
        .containsExactly(256, 512, 0, 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "", "[]", "{", "7", "{\"limits\":null,\"application_name\":null}"})
  void whateverVcapApplicationIsTheBuildGoesOn(String value) {
    cell.buildpacks("always-detects").env("VCAP_APPLICATION", value).env("VCAP_SERVICES", value);

    assertThat(cell.build("always-detects").code()).isZero();
  }
}
