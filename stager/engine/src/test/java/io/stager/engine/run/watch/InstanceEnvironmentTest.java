package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.network.Subnet;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Environment;
import io.stager.engine.run.state.Ports;
import io.stager.engine.run.state.Slot;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InstanceEnvironmentTest {
  private static final LaunchDescriptor LAUNCH =
      LaunchDescriptor.parse(
          """
          {"schema": 1, "app": "shop", "processes":
            [{"type": "web", "command": "x", "memory_mb": 256, "disk_mb": 512, "nofile": 64}]}
          """,
          "test");

  @Test
  void saysWhereTheInstanceIsAsCloudFoundryDoes() {
    var variables = variables(Map.of());

    assertThat(variables)
        .containsEntry("PORT", "8080")
        .containsEntry("VCAP_APP_PORT", "8080")
        .containsEntry("VCAP_APP_HOST", "0.0.0.0")
        .containsEntry("INSTANCE_GUID", "i-1")
        .containsEntry("INSTANCE_INDEX", "2")
        .containsEntry("CF_INSTANCE_GUID", "i-1")
        .containsEntry("CF_INSTANCE_INDEX", "2")
        .containsEntry("CF_INSTANCE_IP", "10.254.0.6")
        .containsEntry("CF_INSTANCE_INTERNAL_IP", "10.254.0.6")
        .containsEntry("CF_INSTANCE_PORT", "8080")
        .containsEntry("CF_INSTANCE_ADDR", "10.254.0.6:8080")
        .containsEntry("CF_INSTANCE_PORTS", "[{\"external\":8080,\"internal\":8080}]")
        .containsEntry("MEMORY_LIMIT", "256m")
        .containsEntry("VCAP_SERVICES", "{}")
        .containsEntry("USER", "vcap")
        .containsKeys("LANG", "PATH", "VCAP_APPLICATION");
  }

  @Test
  void describesTheApp() {
    assertThat(JsonObject.parse(variables(Map.of()).getOrDefault("VCAP_APPLICATION", "")).pretty())
        .isEqualToIgnoringWhitespace(
            """
            {"application_id": "g-1", "application_name": "shop",
             "application_uris": ["127.0.0.1:61001"], "application_version": "v-1",
             "limits": {"disk": 512, "fds": 64, "mem": 256}, "name": "shop", "process_id": "g-1",
             "process_type": "web", "uris": ["127.0.0.1:61001"], "version": "v-1"}
            """);
  }

  @Test
  void theAppsOwnValuesWinOverDefaultsButNotOverWhereItIs() {
    var variables = variables(Map.of("LANG", "de_DE.UTF-8", "PORT", "1", "GREETING", "hello"));

    assertThat(variables)
        .containsEntry("LANG", "de_DE.UTF-8")
        .containsEntry("GREETING", "hello")
        .containsEntry("PORT", "8080");
  }

  private static Map<String, String> variables(Map<String, String> own) {
    var app =
        new App(
            new App.Identity("shop", "g-1"),
            new App.Release("v-1", new Digest("0".repeat(64)), LAUNCH, Optional.empty()),
            App.Desired.RUNNING,
            new Ports(Map.of("web", new Ports.Port(Optional.of(61001), false))),
            Map.of());
    return new InstanceEnvironment(
            app,
            LAUNCH.processes().getFirst(),
            new AppEvent.Subject(new Slot("web", 2), "i-1", "v-1"),
            new Attachment.Wired(new Subnet(1)))
        .variables(new Environment(own));
  }
}
