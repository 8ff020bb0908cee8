package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.Digest;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppTest {
  private static final LaunchDescriptor LAUNCH =
      LaunchDescriptor.parse(
          """
          {"schema": 1, "app": "shop", "processes": [
            {"type": "web", "command": "x", "instances": 2},
            {"type": "worker", "command": "y", "instances": 0}]}
          """,
          "test");

  @TempDir private Path directory;

  @Test
  void isReadAsItWasWritten() {
    var layout = new AppsLayout(directory).app("shop");
    var app = app(App.Desired.RUNNING, Map.of("worker", 1));

    app.write(layout);

    assertThat(App.read(layout)).contains(app);
    assertThat(new AppsLayout(directory).all()).containsExactly(layout);
  }

  @Test
  void wantsTheInstancesOfItsDescriptorUnlessTold() {
    assertThat(app(App.Desired.RUNNING, Map.of()).slots())
        .extracting(Slot::toString)
        .containsExactly("web/0", "web/1");
    assertThat(app(App.Desired.RUNNING, Map.of("web", 1, "worker", 1)).slots())
        .extracting(Slot::toString)
        .containsExactly("web/0", "worker/0");
    assertThat(app(App.Desired.STOPPED, Map.of()).slots()).isEmpty();
  }

  @Test
  void isNotThereBeforeItWasPushed() {
    assertThat(App.read(new AppsLayout(directory).app("shop"))).isEmpty();
  }

  @Test
  void refusesASchemaThatItDoesNotKnow() throws IOException {
    var layout = new AppsLayout(directory).app("shop");
    Files.createDirectories(layout.dir());
    Files.writeString(layout.file(), "{\"schema\": 2}");

    assertThatThrownBy(() -> App.read(layout))
        .isInstanceOf(StagingException.Internal.class)
        .hasMessage("The state of app 'shop' cannot be read: schema 2, this version reads 1")
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("delete the folder " + layout.dir() + " and push the app again");
  }

  @Test
  void keepsValuesOfTheEnvironmentForItsOwnerAlone() throws IOException {
    var layout = new AppsLayout(directory).app("shop");
    var environment = new Environment(Map.of("PASSWORD", "secret"));

    environment.write(layout);

    assertThat(Environment.read(layout)).isEqualTo(environment);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.env())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.dir())))
        .isEqualTo("rwx------");
    assertThat(environment.toString()).doesNotContain("secret");
  }

  private static App app(App.Desired desired, Map<String, Integer> instances) {
    return new App(
        new App.Identity("shop", "g-1"),
        new App.Release(
            "v-1", new Digest("0".repeat(64)), LAUNCH, Optional.of(Path.of("/stacks/small"))),
        desired,
        new Ports(Map.of("web", new Ports.Port(Optional.of(61001), true))),
        instances);
  }
}
